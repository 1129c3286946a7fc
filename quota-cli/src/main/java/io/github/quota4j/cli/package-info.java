/** The {@code quota} command. */
@NullMarked
package io.github.quota4j.cli;

import org.jspecify.annotations.NullMarked;
