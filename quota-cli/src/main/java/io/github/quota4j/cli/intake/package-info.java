/** Usage that files tell. */
@NullMarked
package io.github.quota4j.cli.intake;

import org.jspecify.annotations.NullMarked;
