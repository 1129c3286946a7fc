/** Takes and settles: those of many callers in one transaction, by the full path or the shortcut. */
@NullMarked
package io.github.quota4j.jdbc.charging;

import org.jspecify.annotations.NullMarked;
