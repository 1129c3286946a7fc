package io.github.quota4j.yaml;

import io.github.quota4j.plan.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a rate is written: {@code 100/s}, {@code 100/s burst 200}, {@code 5/15min}. */
final class RateText {
  private static final Map<String, ChronoUnit> UNITS = Map.of(
      "us", ChronoUnit.MICROS,
      "ms", ChronoUnit.MILLIS,
      "s", ChronoUnit.SECONDS,
      "min", ChronoUnit.MINUTES,
      "h", ChronoUnit.HOURS,
      "d", ChronoUnit.DAYS);

  /** A number of periods of so few digits is a duration, whatever the unit. */
  private static final Pattern FORM = Pattern.compile("(" + Values.NUMBER
      + ")/([0-9]{1,14})?(us|ms|s|min|h|d)(?: +burst +(" + Values.NUMBER + "))?");

  private RateText() {}

  /** @throws IllegalArgumentException if a number is out of range */
  static Rate rate(Node node) {
    Matcher found =
        Values.matching(node, FORM, "like 100/s or 100/s burst 200 (or per ms, min, h, d, 15min)");
    BigDecimal amount = Values.exact(found.group(1));
    long periods = Optional.ofNullable(found.group(2)).map(Long::parseLong).orElse(1L);
    Duration per = Duration.of(periods, UNITS.get(found.group(3)));
    return new Rate(
        amount, per, Optional.ofNullable(found.group(4)).map(Values::exact).orElse(amount));
  }
}
