/** Who did what, when and why, as a verb. */
@NullMarked
package io.github.quota4j.cli.audit;

import org.jspecify.annotations.NullMarked;
