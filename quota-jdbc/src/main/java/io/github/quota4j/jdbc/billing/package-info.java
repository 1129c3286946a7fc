/** What bills are made from, and the statements of closed periods. */
@NullMarked
package io.github.quota4j.jdbc.billing;

import org.jspecify.annotations.NullMarked;
