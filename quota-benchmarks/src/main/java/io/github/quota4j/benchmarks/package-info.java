/** What a check and a consume cost on every store, with peers beside them. Run by {@code quota-benchmarks/run}. */
@NullMarked
package io.github.quota4j.benchmarks;

import org.jspecify.annotations.NullMarked;
