package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.RateLimiter;
import io.github.quota4j.plan.Rate;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The rate of a rule. Two rates of one service must not meet: what the one lets through would be used up for the other. So
 * each is kept under a name that says the rate, too; callers read the service.
 *
 * @param name under which it is kept, 1 to 100 characters
 * @param service what callers read
 */
record Pace(String name, String service, Rate rate) {
  private static final int LONGEST = 100;

  static Pace of(String service, Rate rate) {
    String words = " " + plain(rate.amount()) + "/" + rate.per();
    if (rate.burst().compareTo(rate.amount()) != 0) words += " burst " + plain(rate.burst());
    String name = service + words;
    return new Pace(name.length() > LONGEST ? digest(service) + words : name, service, rate);
  }

  private static String plain(BigDecimal tokens) {
    return tokens.stripTrailingZeros().toPlainString();
  }

  /** In 36 characters, which leaves room for every rate that can be counted. */
  private static String digest(String service) {
    return UUID.nameUUIDFromBytes(service.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Takes one token. */
  Decision ask(RateLimiter limiter, String customer) {
    Decision decision = limiter.tryAcquire(customer, name, 1, rate);
    List<QuotaStatus> told = decision.statuses().stream().map(this::told).toList();
    if (decision instanceof Decision.Denied denied) {
      return new Decision.Denied(denied.reason(), denied.at(), told, denied.retryAfter());
    }
    return decision instanceof Decision.Allowed allowed ? Told.with(told, allowed) : decision;
  }

  private QuotaStatus told(QuotaStatus kept) {
    return new QuotaStatus(
        service,
        kept.limitName(),
        kept.unit(),
        kept.mode(),
        kept.limit(),
        kept.used(),
        kept.held(),
        kept.remaining(),
        kept.window(),
        kept.overage(),
        kept.source(),
        kept.level());
  }
}
