/** What a transaction locks, reads and saves of counters and their operations; and how usage that others recorded gets onto them. */
@NullMarked
package io.github.quota4j.jdbc.counters;

import org.jspecify.annotations.NullMarked;
