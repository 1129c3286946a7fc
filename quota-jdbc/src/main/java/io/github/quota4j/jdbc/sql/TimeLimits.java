package io.github.quota4j.jdbc.sql;

/**
 * How long a transaction may wait.
 *
 * @param lockMillis for one lock, at least 1
 * @param statementMillis for one statement, at least 1
 */
public record TimeLimits(int lockMillis, int statementMillis) {
  private static final int SHORTEST = 10;

  /** A connection that answers nothing is given up so much later than a statement that takes too long. */
  private static final int NETWORK_GRACE = 1_000;

  /** For callers that have so much time left: others wait behind them, so a lock may take a part of it only. */
  public static TimeLimits of(long nanosLeft) {
    return of(nanosLeft, nanosLeft);
  }

  /**
   * The same for callers together.
   *
   * @param least what the most impatient of them has left: nobody's lock may cost it all of that
   * @param most what the most patient has left
   */
  public static TimeLimits of(long least, long most) {
    return new TimeLimits(Math.max(SHORTEST, Math.min(1_000, millis(least) / 4)), millis(most));
  }

  private static int millis(long nanosLeft) {
    return (int) Math.min(600_000, Math.max(SHORTEST, nanosLeft / 1_000_000));
  }

  /** The same, but hardly any time for locks: it is known that somebody holds one. */
  public TimeLimits impatient() {
    return new TimeLimits(SHORTEST, statementMillis);
  }

  /** After so long without a sign of life the connection is given up. */
  int networkMillis() {
    return statementMillis + NETWORK_GRACE;
  }
}
