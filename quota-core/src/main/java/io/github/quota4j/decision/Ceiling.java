package io.github.quota4j.decision;

import io.github.quota4j.plan.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How far a counter may grow. Amounts are smallest units. */
public sealed interface Ceiling {
  /** No limit but the range of numbers. */
  Amount UNLIMITED = new Amount(Unit.MAX_SMALLEST, Unit.MAX_SMALLEST);

  /** How much the counter can still take; 0 when it is over. */
  long room(Counter counter, Instant now);

  /** The most that could ever fit at once, into an empty counter. */
  long most();

  /**
   * A ceiling that stands.
   *
   * @param allowance what is included; what is above it is overage
   * @param max what settled and outstanding may reach together: the allowance of a hard limit, more for a soft one
   */
  record Amount(long allowance, long max) implements Ceiling {
    public Amount {
      if (allowance < 0 || allowance > max || max > Unit.MAX_SMALLEST) {
        throw new IllegalArgumentException("ceiling must be 0 <= allowance <= max <= "
            + Unit.MAX_SMALLEST + ", was " + allowance + " and " + max);
      }
    }

    /** A ceiling that nothing passes. */
    public static Amount hard(long limit) {
      return new Amount(limit, limit);
    }

    /** The same with so much more included; as far as numbers reach. */
    Amount raised(long more) {
      return new Amount(
          Math.min(Unit.MAX_SMALLEST, allowance + more), Math.min(Unit.MAX_SMALLEST, max + more));
    }

    /** Whether there is no limit to speak of. */
    public boolean isUnlimited() {
      return allowance == Unit.MAX_SMALLEST;
    }

    @Override
    public long room(Counter counter, Instant now) {
      return Math.max(0, max - counter.committed());
    }

    @Override
    public long most() {
      return max;
    }
  }

  /**
   * A ceiling that refills, as a token bucket. The counter keeps the debt: tokens that are not back yet, each worth
   * {@code periodMicros}, so that every microsecond pays back {@code amount} of it and no fraction is ever lost.
   *
   * @param amount tokens that come back in each period, at least 1
   * @param periodMicros the period in microseconds, at least 1
   * @param burst the most tokens, at least 1; {@code burst × periodMicros} is at most 2<sup>53</sup> - 1
   */
  record Refill(long amount, long periodMicros, long burst) implements Ceiling {
    public Refill {
      if (amount < 1 || periodMicros < 1 || burst < 1 || burst > Unit.MAX_SMALLEST / periodMicros) {
        throw new IllegalArgumentException(
            "refill must be at least 1 each and burst × period at most " + Unit.MAX_SMALLEST
                + ", was " + amount + " per " + periodMicros + " µs, burst " + burst);
      }
    }

    @Override
    public long room(Counter counter, Instant now) {
      return (burst * periodMicros - debt(counter, now)) / periodMicros;
    }

    @Override
    public long most() {
      return burst;
    }

    /** What is still to come back, in tokens × microseconds. A clock that steps back pays nothing back. */
    public long debt(Counter counter, Instant now) {
      long elapsed = Math.max(0, ChronoUnit.MICROS.between(counter.asOf(), now));
      long owed =
          Math.min(counter.settled(), burst * periodMicros); // it may be what another rate left
      if (elapsed > owed / amount) return 0; // also keeps the product below in range
      return owed - elapsed * amount;
    }

    /**
     * How long until so many tokens are there, if nobody else takes any; to the microsecond, never early. A clock that
     * stepped back first has to catch up.
     */
    public Duration wait(Counter counter, long tokens, Instant now) {
      long missing = debt(counter, now) - (burst - tokens) * periodMicros;
      if (missing <= 0) return Duration.ZERO;
      Duration behind =
          now.isBefore(counter.asOf()) ? Duration.between(now, counter.asOf()) : Duration.ZERO;
      return behind.plus(-Math.floorDiv(-missing, amount), ChronoUnit.MICROS);
    }
  }
}
