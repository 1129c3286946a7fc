package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Usage of a main limit reached one or more thresholds in one step. A threshold raises an alert once for each customer, service,
 * limit and window; what is delivered twice has the same id. Immutable.
 *
 * @param id the same for the same alert, on every node and at every delivery: 24 hexadecimal digits of the limit and its window,
 *     8 of the highest threshold
 * @param customer whose usage it is
 * @param service what is used
 * @param limitName which limit of the service
 * @param windowStart when the window began that the usage counts in; of a limit without one, when the month began
 * @param thresholds all that were reached, the lowest first; at least one
 * @param level how serious it is that so much is used
 * @param used units, after the step
 * @param limit units, with what is granted above it; empty if there is no limit
 * @param at when, by the store's time
 */
public record Alert(
    String id,
    String customer,
    String service,
    String limitName,
    Instant windowStart,
    List<Threshold> thresholds,
    AlertLevel level,
    BigDecimal used,
    Optional<BigDecimal> limit,
    Instant at) {
  private static final int WINDOW_DIGITS = 24;
  private static final int THRESHOLD_DIGITS = 8;

  public Alert {
    thresholds = List.copyOf(thresholds);
    if (thresholds.isEmpty())
      throw new IllegalArgumentException("alert must have a threshold, had none");
  }

  /**
   * An alert that gets its id: the same wherever it is raised.
   *
   * @param window that the usage counts in: one that begins with it and ends elsewhere, as after a change of the period, has
   *     alerts of its own
   */
  public static Alert of(
      String customer,
      String service,
      String limitName,
      Window window,
      List<Threshold> thresholds,
      AlertLevel level,
      BigDecimal used,
      Optional<BigDecimal> limit,
      Instant at) {
    String id = digits(
        WINDOW_DIGITS,
        customer,
        service,
        limitName,
        window.start().toString(),
        window.end().toString());
    return new Alert(
            id, customer, service, limitName, window.start(), thresholds, level, used, limit, at)
        .with(thresholds);
  }

  /** What names one of its thresholds: the id of the alert whose highest it is. */
  public String idOf(Threshold threshold) {
    return id.substring(0, WINDOW_DIGITS) + digits(THRESHOLD_DIGITS, threshold.toString());
  }

  private static String digits(int count, String... parts) {
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      text.append(part.length()).append(':').append(part); // told apart whatever they hold
    }
    byte[] digest = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, count / 2);
  }

  /** The same with some of its thresholds; the level stays. */
  public Alert with(List<Threshold> some) {
    return new Alert(
        idOf(some.get(some.size() - 1)),
        customer,
        service,
        limitName,
        windowStart,
        some,
        level,
        used,
        limit,
        at);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
