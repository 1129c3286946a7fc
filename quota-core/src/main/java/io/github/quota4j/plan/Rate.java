package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A limit that refills: so many units in every period, up to a burst at once. Over any stretch of time T it lets
 * through at most {@code burst + amount × T / per}. This is the token bucket of RFC 2697, without its second bucket. Immutable.
 *
 * @param amount units that flow back in each period, more than 0
 * @param per the period: whole microseconds, at least one, at most 366 days
 * @param burst units available at once after a rest, more than 0; {@code burst × per} is bounded, see {@link #requireExact}
 */
public record Rate(BigDecimal amount, Duration per, BigDecimal burst) {
  public Rate {
    requirePositive("rate", amount);
    requirePositive("burst", burst);
    if (per.isNegative() || per.isZero() || !per.truncatedTo(ChronoUnit.MICROS).equals(per)) {
      throw new IllegalArgumentException(
          "per must be whole microseconds, at least one, was " + per);
    }
    if (per.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException("per must be at most 366 days, was " + per);
    }
  }

  /**
   * So many units a second, with a burst of the same size.
   *
   * @throws IllegalArgumentException if the amount is not more than 0
   */
  public static Rate perSecond(long amount) {
    return of(amount, Duration.ofSeconds(1));
  }

  /**
   * So many units a minute, with a burst of the same size.
   *
   * @throws IllegalArgumentException if the amount is not more than 0
   */
  public static Rate perMinute(long amount) {
    return of(amount, Duration.ofMinutes(1));
  }

  /**
   * So many units in each period, with a burst of the same size.
   *
   * @throws IllegalArgumentException if the amount is not more than 0, or the period out of range
   */
  public static Rate of(long amount, Duration per) {
    return new Rate(BigDecimal.valueOf(amount), per, BigDecimal.valueOf(amount));
  }

  /**
   * The same rate with another burst.
   *
   * @throws IllegalArgumentException if the units are not more than 0
   */
  public Rate burst(long units) {
    return new Rate(amount, per, BigDecimal.valueOf(units));
  }

  /**
   * Checks that the rate can be counted exactly in a unit: the store keeps the part of the burst that is not back yet as
   * smallest units × microseconds, in a number up to 2<sup>53</sup> - 1.
   *
   * @throws IllegalArgumentException if it cannot
   */
  public void requireExact(String service, Unit unit) {
    unit.smallest("rate of " + service, amount);
    long smallestBurst = unit.smallest("burst of " + service, burst);
    long most = Unit.MAX_SMALLEST / perMicros();
    if (smallestBurst > most) {
      throw new IllegalArgumentException("burst of " + service + " must be at most "
          + unit.units(most).toPlainString() + " for a period of " + per + ", was "
          + burst.toPlainString() + ": use a window for what is this large");
    }
  }

  /** The period in microseconds. */
  public long perMicros() {
    return TimeUnit.MICROSECONDS.convert(per);
  }

  private static void requirePositive(String name, BigDecimal value) {
    if (value.signum() <= 0)
      throw new IllegalArgumentException(name + " must be more than 0, was " + value);
  }
}
