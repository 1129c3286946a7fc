/** What customers owe for what they used beyond their plans: from terms, windows and sums of usage to the lines of a bill. */
@NullMarked
package io.github.quota4j.billing;

import org.jspecify.annotations.NullMarked;
