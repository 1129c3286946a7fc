package io.github.quota4j.servlet;

import io.github.quota4j.plan.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a {@code web.xml} for costs and rates. */
final class CostWord {
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/(second|minute|hour)");

  private CostWord() {}

  static Cost cost(String word) {
    int colon = word.indexOf(':');
    String kind = colon < 0 ? word : word.substring(0, colon);
    String rest = colon < 0 ? "" : word.substring(colon + 1);
    if (word.equals("content-length")) return Cost.contentLength();
    if (word.equals("bytes-written")) return Cost.after(Outcome::gbWritten);
    if (kind.equals("header") && !rest.isEmpty()) return Cost.header(rest);
    if (kind.equals("bytes-written"))
      return Cost.reserve(number(word, rest), Cost.TWO_MINUTES, Outcome::gbWritten);
    return kind.equals("reserve") ? Cost.reserve(number(word, rest)) : Cost.of(number(word, word));
  }

  private static BigDecimal number(String word, String digits) {
    try {
      return new BigDecimal(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "cost must be a number, content-length, header:NAME, reserve:NUMBER, bytes-written or "
              + "bytes-written:NUMBER, was \"" + word + "\"",
          e);
    }
  }

  static Rate rate(String word) {
    Matcher rate = RATE.matcher(word);
    if (!rate.matches()) {
      throw new IllegalArgumentException(
          "rate must be like 5/second, 100/minute or 1000/hour, was \"" + word + "\"");
    }
    long amount = Long.parseLong(rate.group(1));
    return switch (rate.group(2)) {
      case "second" -> Rate.perSecond(amount);
      case "minute" -> Rate.perMinute(amount);
      default -> Rate.of(amount, Duration.ofHours(1));
    };
  }
}
