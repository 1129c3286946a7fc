package io.github.quota4j.decision;

/**
 * Names one call that changes something, so that a repeat of it counts once.
 *
 * @param customer whose call it is; the same value of two customers names two calls
 * @param value the caller's idempotency key, or an id made by the library
 */
public record OperationId(String customer, String value) {
  /** What ids look like that the library made, as a regular expression that databases know, too. None of them comes again. */
  public static final String MADE = "^~[0-9A-Za-z_-]{16}-[0-9a-z]+$";
}
