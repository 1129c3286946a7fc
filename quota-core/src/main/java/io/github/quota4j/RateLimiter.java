package io.github.quota4j;

import io.github.quota4j.plan.Rate;

/** Stops bursts, without a quota. Safe for concurrent use. A store that does not answer is a decision. */
@CheckReturnValue
public interface RateLimiter {
  /**
   * Takes tokens of a rate that is kept under a name for a customer; all of them or none.
   *
   * @param customer whose rate it is; it needs no plan
   * @param name tells the rates of a customer apart, 1 to 100 characters without U+0000 and halves of surrogate pairs
   * @param tokens 0 or more
   * @param rate may differ from call to call: what was taken before counts all the same
   * @return denied with {@link Reason#RATE_LIMITED} and the exact time to wait, with {@link Reason#TOO_LARGE} if there are
   *     more tokens than the burst, or allowed
   * @throws IllegalArgumentException if the id, the name or the tokens are out of range, or the rate cannot be counted exactly
   *     in whole tokens
   */
  Decision tryAcquire(String customer, String name, long tokens, Rate rate);
}
