/** Whether all is well, and why something is as it is. */
@NullMarked
package io.github.quota4j.cli.health;

import org.jspecify.annotations.NullMarked;
