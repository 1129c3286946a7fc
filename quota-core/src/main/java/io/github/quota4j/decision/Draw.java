package io.github.quota4j.decision;

import java.time.Instant;

/**
 * What was drawn from one counter for one limit of an item; given back in reverse order.
 *
 * @param leg the position of the limit in the item
 * @param counter the counter that was drawn from
 * @param end the end of its window
 * @param amount smallest units; negative where a level was lowered
 */
public record Draw(int leg, CounterKey counter, Instant end, long amount) {}
