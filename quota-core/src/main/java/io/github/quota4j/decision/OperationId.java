package io.github.quota4j.decision;

/**
 * Names one call that changes something, so that a repeat of it counts once.
 *
 * @param customer whose call it is; the same value of two customers names two calls
 * @param value the caller's idempotency key, or an id made by the library
 */
public record OperationId(String customer, String value) {}
