package io.github.quota4j.servlet;

import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Unit;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a request costs, in units of the service that it uses, and when it is charged: before it is handled, from what was
 * reserved before, or after. Immutable.
 */
public final class Cost {
  static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private static final Unit REQUESTS = new Unit("requests", 0);

  /** Within what a quota can count, and short: it comes from outside. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,6})?");

  /** When a request is charged. */
  sealed interface Mode {
    /** The amount is all that there is to it. */
    record Before() implements Mode {}

    /** The amount is held for so long, and settled when it is known how the request went. */
    record Reserved(Duration hold) implements Mode {}

    /** Nothing is known or held before. */
    record After() implements Mode {}
  }

  private final Mode mode;
  private final Function<HttpServletRequest, Optional<BigDecimal>> amount;
  private final Optional<Function<Outcome, BigDecimal>> actual;
  private final Optional<Rate> rate;

  private Cost(
      Mode mode,
      Function<HttpServletRequest, Optional<BigDecimal>> amount,
      Optional<Function<Outcome, BigDecimal>> actual,
      Optional<Rate> rate) {
    this.mode = mode;
    this.amount = amount;
    this.actual = actual;
    this.rate = rate;
  }

  private static Cost before(Function<HttpServletRequest, Optional<BigDecimal>> amount) {
    return new Cost(new Mode.Before(), amount, Optional.empty(), Optional.empty());
  }

  private static Cost reserved(
      BigDecimal most, Duration hold, Optional<Function<Outcome, BigDecimal>> actual) {
    Optional<BigDecimal> always = Optional.of(notNegative(most));
    return new Cost(new Mode.Reserved(hold), request -> always, actual, Optional.empty());
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
    return before(request -> always);
  }

  /**
   * The length of the body in gb, rounded up to six decimals. For a quota in gb with six decimals. A request that does not
   * say its length is answered with 411, before its body is read.
   */
  public static Cost contentLength() {
    return before(Cost::lengthInGb);
  }

  /**
   * A number in a header, which a gateway sets that the caller cannot pass by. Up to 15 digits and six decimals; a request
   * without it, or with anything else in it, is answered with 400.
   */
  public static Cost header(String name) {
    return before(request -> Optional.of(number(name, request)));
  }

  /**
   * Computed from the request, without reading its body.
   *
   * @param units 0 or more; an {@link IllegalArgumentException} is answered with 400
   */
  public static Cost by(Function<HttpServletRequest, BigDecimal> units) {
    return before(request -> Optional.of(units.apply(request)));
  }

  /**
   * Held while the request is handled, for two minutes at most; the handler says the actual cost with {@link
   * QuotaFilter#cost}.
   *
   * @param most units, 0 or more: what the request may cost. If the handler says nothing it is what it costs
   */
  public static Cost reserve(long most) {
    return reserve(BigDecimal.valueOf(most));
  }

  static Cost reserve(BigDecimal most) {
    return reserved(most, TWO_MINUTES, Optional.empty());
  }

  /**
   * Held while the request is handled, and settled by how it went.
   *
   * @param most units, 0 or more: what the request may cost
   * @param duration longer than a request takes: after that the hold is given back, and the cost takes what still fits
   * @param actual units, 0 or more; of more than was held what still fits is taken. If it throws, the request costs the
   *     most
   */
  public static Cost reserve(
      BigDecimal most, Duration duration, Function<Outcome, BigDecimal> actual) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("duration must be longer than nothing, was " + duration);
    }
    return reserved(most, duration, Optional.of(actual));
  }

  /**
   * Known, and counted, only when the request has been handled. For soft quotas, which do not refuse: a request for a hard
   * one is not handled, and fails with a {@link jakarta.servlet.ServletException}. A soft one with a cap on overage refuses
   * once nothing is left under it. A rate of the quota is not looked at; {@link #atMost} is.
   *
   * @param actual units, 0 or more, such as {@code Outcome::gbWritten}; if it throws nothing is counted, and that is logged
   */
  public static Cost after(Function<Outcome, BigDecimal> actual) {
    return new Cost(
        new Mode.After(),
        request -> Optional.of(BigDecimal.ZERO),
        Optional.of(actual),
        Optional.empty());
  }

  /**
   * Requests of the rule come no faster than this, for each customer. Rules of one service with the same rate share it;
   * different rates are counted apart. It is asked before the charge: what it refuses is not charged. If the store does not
   * answer it refuses nothing, and the quota decides. To ask both in one step give the quota itself a rate.
   *
   * @throws IllegalArgumentException if the rate cannot be counted exactly in whole requests
   */
  public Cost atMost(Rate newRate) {
    newRate.requireExact("a rule", REQUESTS);
    return new Cost(mode, amount, actual, Optional.of(newRate));
  }

  /** Units; empty if the request does not say how long its body is. */
  Optional<BigDecimal> of(HttpServletRequest request) {
    return amount.apply(request);
  }

  Mode mode() {
    return mode;
  }

  Optional<Rate> rate() {
    return rate;
  }

  /**
   * Units, once it is known how the request went.
   *
   * @param most what was held
   */
  BigDecimal actual(Outcome outcome, BigDecimal most) {
    return actual.isPresent()
        ? notNegative(actual.get().apply(outcome))
        : outcome.said().orElse(most);
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
