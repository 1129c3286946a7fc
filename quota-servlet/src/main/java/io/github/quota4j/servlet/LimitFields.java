package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One limit of a decision, in the terms of draft-ietf-httpapi-ratelimit-headers-11: whole numbers of quota units and
 * whole seconds.
 */
record LimitFields(QuotaStatus status, BigDecimal limit, Decision decision) {
  /** The largest Integer of RFC 9651: fifteen digits. */
  private static final BigDecimal MOST = new BigDecimal("999999999999999");

  private static final int USUAL_LENGTH = 64;
  private static final String GB = "gb";
  static final String MAIN = "main";

  /** The limits that a decision looked at. What is unlimited has nothing to tell. */
  static List<LimitFields> of(Decision decision) {
    List<LimitFields> limits = new ArrayList<>(decision.statuses().size());
    for (QuotaStatus status : decision.statuses()) {
      status.limit().ifPresent(limit -> limits.add(new LimitFields(status, limit, decision)));
    }
    return limits;
  }

  /** A List of RFC 9651: a member for each limit. */
  static String list(List<LimitFields> limits, Function<LimitFields, String> item) {
    if (limits.size() == 1) return item.apply(limits.get(0));
    return limits.stream().map(item).collect(Collectors.joining(", "));
  }

  /** Names the policy: the service, and behind a colon the limit if it is not the main one. */
  static String policy(QuotaStatus status) {
    String service = Visible.escape(status.service(), ":");
    return status.limitName().equals(MAIN)
        ? service
        : service + ":" + Visible.escape(status.limitName(), ":");
  }

  /** {@code "api";q=10000;w=2678400;qu="requests"} */
  String policyItem() {
    StringBuilder item = quoted(policy(status)).append(";q=").append(quota());
    status
        .window()
        .ifPresent(window ->
            item.append(";w=").append(seconds(Duration.between(window.start(), window.end()))));
    return quote(item.append(";qu="), unit()).toString();
  }

  /** {@code "api";r=9999;t=86400} */
  String limitItem() {
    StringBuilder item = quoted(policy(status)).append(";r=").append(remaining());
    reset()
        .ifPresent(at -> item.append(";t=").append(seconds(Duration.between(decision.at(), at))));
    return item.toString();
  }

  /** {@code "api";over=12}, for each limit that is over; empty if none is. What is on trial, in shadow, warns nobody. */
  static String warning(Decision decision) {
    if (decision.reason() != Reason.OVER_SOFT_LIMIT) return "";
    List<LimitFields> over = of(decision).stream()
        .filter(limit -> limit.status.overage().signum() > 0)
        .toList();
    return list(over, LimitFields::warningItem);
  }

  private String warningItem() {
    return quoted(policy(status))
        .append(";over=")
        .append(whole(status.overage(), RoundingMode.CEILING))
        .toString();
  }

  long quota() {
    return whole(limit, RoundingMode.FLOOR);
  }

  long remaining() {
    return whole(status.remaining().orElse(limit), RoundingMode.FLOOR);
  }

  /** What is left of the limit, 0 to 1; of a limit of 0 nothing is. */
  BigDecimal partLeft() {
    return limit.signum() == 0
        ? BigDecimal.ZERO
        : status.remaining().orElse(limit).divide(limit, MathContext.DECIMAL64);
  }

  /** When the limit starts afresh; of a refusal, when it makes sense to ask again. */
  Optional<Instant> reset() {
    return reset(status, decision);
  }

  static Optional<Instant> reset(QuotaStatus status, Decision decision) {
    if (decision instanceof Decision.Denied denied && denied.retryAfter().isPresent()) {
      return denied.retryAfter().map(denied.at()::plus);
    }
    return status.window().map(window -> window.end());
  }

  /** Rounded up: whoever waits so long is never too early. */
  static long seconds(Duration duration) {
    long seconds = duration.getSeconds() + (duration.getNano() > 0 ? 1 : 0);
    return Math.min(Math.max(0, seconds), MOST.longValueExact());
  }

  private String unit() {
    return status.unit().equals(GB) ? "content-bytes" : Visible.escape(status.unit(), "");
  }

  private long whole(BigDecimal units, RoundingMode rounding) {
    BigDecimal counted =
        status.unit().equals(GB) ? units.multiply(BigDecimal.valueOf(Unit.BYTES_PER_GB)) : units;
    return counted.setScale(0, rounding).min(MOST).longValueExact();
  }

  /** The beginning of an item: every answer has two, so they are built in one piece. */
  private static StringBuilder quoted(String visible) {
    return quote(new StringBuilder(USUAL_LENGTH), visible);
  }

  /** Appends a String of RFC 9651. */
  private static StringBuilder quote(StringBuilder item, String visible) {
    boolean isPlain = visible.indexOf('"') < 0 && visible.indexOf('\\') < 0;
    String escaped = isPlain ? visible : visible.replace("\\", "\\\\").replace("\"", "\\\"");
    return item.append('"').append(escaped).append('"');
  }
}
