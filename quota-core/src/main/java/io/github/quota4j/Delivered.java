package io.github.quota4j;

/**
 * What one call of {@link QuotaUpkeep#deliver} did.
 *
 * @param delivered taken by their channels
 * @param failed to be tried again later
 * @param dead given up
 */
public record Delivered(int delivered, int failed, int dead) {}
