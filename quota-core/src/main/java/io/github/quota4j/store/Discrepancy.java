package io.github.quota4j.store;

import io.github.quota4j.decision.CounterKey;
import java.math.BigDecimal;

/**
 * A counter that does not tell what the ledger has of its window.
 *
 * @param counter which one
 * @param counted units that it tells
 * @param recorded units that the ledger has: what it ought to tell
 */
public record Discrepancy(CounterKey counter, BigDecimal counted, BigDecimal recorded) {}
