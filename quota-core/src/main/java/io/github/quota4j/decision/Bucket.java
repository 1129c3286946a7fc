package io.github.quota4j.decision;

import java.time.Instant;

/**
 * Something to draw from: a counter and how far it may grow.
 *
 * @param counter the counter that grows
 * @param end the end of its window; a take is not allowed from then on
 * @param ceiling how far
 */
public record Bucket(CounterKey counter, Instant end, Ceiling ceiling) {}
