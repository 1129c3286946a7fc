/** Usage records as a whole: taking them in, adding them up, removing old ones, comparing counters with them. */
@NullMarked
package io.github.quota4j.jdbc.ledger;

import org.jspecify.annotations.NullMarked;
