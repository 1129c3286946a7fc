package io.github.quota4j.decision;

import java.time.Instant;

/**
 * The state of one limit. Amounts are smallest units, 0 to 2<sup>53</sup> - 1.
 *
 * @param settled what was really used: the sum of the ledger. Of a rate: the part of the burst that is not back yet, in
 *     smallest units × microseconds, as of {@code asOf}; it drains with time
 * @param held taken by reservations and not settled
 * @param leased taken by leases and not settled
 * @param version the newest version of the account that a charge was resolved from
 * @param asOf when it last changed
 * @param cutAt when a reset cut its window short; {@link Instant#MAX} if none did
 */
public record Counter(
    long settled, long held, long leased, long version, Instant asOf, Instant cutAt) {
  /** A counter that nothing was counted on yet. */
  public static final Counter ZERO = new Counter(0, 0, 0, 0, Instant.EPOCH, Instant.MAX);

  /** What ceilings are compared with: settled, and all that may still be spent. */
  public long committed() {
    return settled + outstanding(); // three numbers below 2^53: no overflow
  }

  /** The same, with another amount settled. */
  public Counter withSettled(long newSettled) {
    return new Counter(newSettled, held, leased, version, asOf, cutAt);
  }

  /** The same, with its window cut by a change of the account to that version. */
  Counter cut(Instant at, long newVersion) {
    return new Counter(settled, held, leased, Math.max(version, newVersion), asOf, at);
  }

  /** Granted and not yet reported. */
  public long outstanding() {
    return held + leased;
  }
}
