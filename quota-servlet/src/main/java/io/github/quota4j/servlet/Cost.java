package io.github.quota4j.servlet;

import io.github.quota4j.plan.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a request costs, in units of the service that it uses. Known before the request is handled, or reserved first and
 * said by the handler. Immutable.
 */
public final class Cost {
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  /** Within what a quota can count, and short: it comes from outside. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");

  private final Function<HttpServletRequest, Optional<BigDecimal>> amount;
  private final Optional<Duration> hold;

  private Cost(Function<HttpServletRequest, Optional<BigDecimal>> amount, Optional<Duration> hold) {
    this.amount = amount;
    this.hold = hold;
  }

  /**
   * The same for every request.
   *
   * @param units 0 or more
   */
  public static Cost of(long units) {
    return of(BigDecimal.valueOf(units));
  }

  /**
   * The same for every request.
   *
   * @param units 0 or more, with no more decimals than the quota's unit has
   */
  public static Cost of(BigDecimal units) {
    Optional<BigDecimal> always = Optional.of(notNegative(units));
    return new Cost(request -> always, Optional.empty());
  }

  /**
   * The length of the body in gb, rounded up to six decimals. For a quota in gb with six decimals. A request that does not
   * say its length is answered with 411, before its body is read.
   */
  public static Cost contentLength() {
    return new Cost(Cost::lengthInGb, Optional.empty());
  }

  /**
   * A number in a header, which a gateway sets that the caller cannot pass by. Up to 15 digits and six decimals; a request
   * without it, or with anything else in it, is answered with 400.
   */
  public static Cost header(String name) {
    return new Cost(request -> Optional.of(number(name, request)), Optional.empty());
  }

  /**
   * Computed from the request, without reading its body.
   *
   * @param units 0 or more; an {@link IllegalArgumentException} is answered with 400
   */
  public static Cost by(Function<HttpServletRequest, BigDecimal> units) {
    return new Cost(request -> Optional.of(units.apply(request)), Optional.empty());
  }

  /**
   * Held while the request is handled, for two minutes at most; the handler says the actual cost with {@link
   * QuotaFilter#cost}.
   *
   * @param most units, 0 or more: what the request may cost. If the handler says nothing it is what it costs
   */
  public static Cost reserve(long most) {
    return reserve(BigDecimal.valueOf(most), TWO_MINUTES);
  }

  /**
   * Held while the request is handled; the handler says the actual cost with {@link QuotaFilter#cost}.
   *
   * @param most units, 0 or more: what the request may cost. If the handler says nothing it is what it costs
   * @param duration longer than a request takes: after that the hold is given back, and the cost takes what still fits
   */
  public static Cost reserve(BigDecimal most, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("duration must be longer than nothing, was " + duration);
    }
    Optional<BigDecimal> always = Optional.of(notNegative(most));
    return new Cost(request -> always, Optional.of(duration));
  }

  /** Units; empty if the request does not say how long its body is. */
  Optional<BigDecimal> of(HttpServletRequest request) {
    return amount.apply(request);
  }

  /** How long to hold it, if it is not settled at once. */
  Optional<Duration> hold() {
    return hold;
  }

  static BigDecimal notNegative(BigDecimal units) {
    if (units.signum() < 0) {
      throw new IllegalArgumentException("units must not be negative, was " + units);
    }
    return units;
  }

  /** Of a request in chunks the length is not known, whatever else it says: chunks overrule the header. */
  private static Optional<BigDecimal> lengthInGb(HttpServletRequest request) {
    long bytes = request.getContentLengthLong();
    if (bytes < 0 || request.getHeader("Transfer-Encoding") != null) return Optional.empty();
    return Optional.of(Unit.gbOfBytes(bytes));
  }

  private static BigDecimal number(String name, HttpServletRequest request) {
    String value = request.getHeader(name);
    if (value == null || !NUMBER.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "header " + name + " must be a number of up to 15 digits and 6 decimals");
    }
    return new BigDecimal(value);
  }
}
