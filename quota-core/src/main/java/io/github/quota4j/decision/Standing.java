package io.github.quota4j.decision;

/**
 * How one limit stands after a step.
 *
 * @param item the position of the item in the charge
 * @param bucket the limit: its counter, the end of its window, its ceiling
 * @param counter the counter's state after the step
 */
public record Standing(int item, Bucket bucket, Counter counter) {}
