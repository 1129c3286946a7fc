package io.github.quota4j;

import io.github.quota4j.plan.Thresholds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be set without code: by the environment, or by properties of the same names. Immutable. A setting that is empty is
 * not set; a name that begins with {@code QUOTA_} and is none of these is ignored, and the log says so.
 *
 * @param cacheTtl {@code QUOTA_CACHE_TTL}, in seconds: how long an account may be out of date, 0 to 86400, 60 unless set; zero if
 *     {@code QUOTA_CACHE_ENABLED} is {@code false}
 * @param warningPercent {@code QUOTA_ALERT_WARNING}: from how much of a limit on usage is worth a warning; 75 unless set
 * @param criticalPercent {@code QUOTA_ALERT_CRITICAL}; 90 unless set
 * @param exceededPercent {@code QUOTA_ALERT_EXCEEDED}; 100 unless set. All three are 1 to 1000, each above the one before
 * @param auditAllowed {@code QUOTA_AUDIT_ALLOWED}: which share of the decisions that allow goes into the audit, such as 0.01: 0 to
 *     1, 0 unless set
 * @param store {@code QUOTA_STORE}: where the command line finds quotas; it may hold a password
 * @param customer {@code NSELF_CUSTOMER_ID}: whom the command line means unless told otherwise
 * @param defaultPlan {@code QUOTA_DEFAULT_PLAN}: the plan of customers without a subscription; the application and the command
 *     line should be told the same
 */
public record QuotaSettings(
    Duration cacheTtl,
    int warningPercent,
    int criticalPercent,
    int exceededPercent,
    double auditAllowed,
    Optional<String> store,
    Optional<String> customer,
    Optional<String> defaultPlan) {
  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private static final String CACHE_TTL = "QUOTA_CACHE_TTL";
  private static final String CACHE_ENABLED = "QUOTA_CACHE_ENABLED";
  private static final String WARNING = "QUOTA_ALERT_WARNING";
  private static final String CRITICAL = "QUOTA_ALERT_CRITICAL";
  private static final String EXCEEDED = "QUOTA_ALERT_EXCEEDED";
  private static final String AUDIT_ALLOWED = "QUOTA_AUDIT_ALLOWED";
  private static final String STORE = "QUOTA_STORE";
  private static final String CUSTOMER = "NSELF_CUSTOMER_ID";
  private static final String DEFAULT_PLAN = "QUOTA_DEFAULT_PLAN";
  private static final List<String> NAMES = List.of(
      CACHE_TTL,
      CACHE_ENABLED,
      WARNING,
      CRITICAL,
      EXCEEDED,
      AUDIT_ALLOWED,
      STORE,
      CUSTOMER,
      DEFAULT_PLAN);

  /** Read by the command line alone. */
  private static final List<String> OF_THE_COMMAND_LINE =
      List.of("QUOTA_WEBHOOK_URL", "QUOTA_WEBHOOK_SECRET", "QUOTA_WEBHOOK_ALLOW");

  private static final int LONGEST_TTL = 86_400;
  private static final int MOST_PERCENT = 1_000;

  /** @throws IllegalArgumentException if a value is out of range; it names the setting, the value and what is allowed */
  public QuotaSettings {
    requireIn(CACHE_TTL, cacheTtl.toSeconds(), 0, LONGEST_TTL);
    requireIn(WARNING, warningPercent, 1, MOST_PERCENT);
    requireIn(CRITICAL, criticalPercent, 1, MOST_PERCENT);
    requireIn(EXCEEDED, exceededPercent, 1, MOST_PERCENT);
    requireAbove(CRITICAL, criticalPercent, WARNING, warningPercent);
    requireAbove(EXCEEDED, exceededPercent, CRITICAL, criticalPercent);
    double unused = requireShare(AUDIT_ALLOWED, auditAllowed);
  }

  /** What raises an alert where a quota says nothing. */
  public Thresholds alerts() {
    return Thresholds.levels(warningPercent, criticalPercent, exceededPercent);
  }

  /** What holds where nothing is set. */
  public static QuotaSettings standard() {
    return of(Map.of());
  }

  /**
   * What an environment says, such as {@link System#getenv()}.
   *
   * @throws IllegalArgumentException if a value cannot be read or is out of range; it names the setting, the value and what is
   *     allowed
   */
  public static QuotaSettings of(Map<String, String> environment) {
    warnOfUnknown(environment);
    boolean cached = flag(environment, CACHE_ENABLED, true);
    int seconds = number(environment, CACHE_TTL, 60, LONGEST_TTL);
    return new QuotaSettings(
        cached ? Duration.ofSeconds(seconds) : Duration.ZERO,
        number(environment, WARNING, 75, MOST_PERCENT),
        number(environment, CRITICAL, 90, MOST_PERCENT),
        number(environment, EXCEEDED, 100, MOST_PERCENT),
        share(environment, AUDIT_ALLOWED),
        text(environment, STORE),
        text(environment, CUSTOMER),
        text(environment, DEFAULT_PLAN));
  }

  /**
   * What properties say.
   *
   * @throws IllegalArgumentException as above
   */
  public static QuotaSettings of(Properties properties) {
    Map<String, String> named = new HashMap<>();
    for (String name : properties.stringPropertyNames())
      named.put(name, properties.getProperty(name));
    return of(named);
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static int number(Map<String, String> environment, String name, int standard, int most) {
    Optional<String> text = text(environment, name);
    if (text.isEmpty()) return standard;
    if (!text.get().matches("[0-9]{1,9}"))
      throw new IllegalArgumentException(
          name + " must be a whole number up to " + most + ", was \"" + text.get() + "\"");
    return Integer.parseInt(text.get());
  }

  /** 0 unless set. */
  private static double share(Map<String, String> environment, String name) {
    Optional<String> text = text(environment, name);
    if (text.isEmpty()) return 0;
    if (!text.get().matches("[0-9](\\.[0-9]{1,9})?"))
      throw new IllegalArgumentException(
          name + " must be a number from 0 to 1, such as 0.01, was \"" + text.get() + "\"");
    return Double.parseDouble(text.get());
  }

  static double requireShare(String name, double share) {
    if (share >= 0 && share <= 1) return share;
    throw new IllegalArgumentException(name + " must be 0 to 1, was " + share); // or no number
  }

  private static boolean flag(Map<String, String> environment, String name, boolean standard) {
    Optional<String> text = text(environment, name);
    if (text.isEmpty()) return standard;
    if (text.get().equals("true")) return true;
    if (text.get().equals("false")) return false;
    throw new IllegalArgumentException(name + " must be true or false, was \"" + text.get() + "\"");
  }

  private static void requireIn(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be " + least + " to " + most + ", was " + value);
    }
  }

  private static void requireAbove(String name, int value, String lowerName, int lower) {
    if (value <= lower) {
      throw new IllegalArgumentException(
          name + " must be above " + lowerName + ", which is " + lower + ", was " + value);
    }
  }

  /** They may be another program's, so they stop nothing; but they may be misspelt, too. */
  private static void warnOfUnknown(Map<String, String> environment) {
    TreeSet<String> unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name ->
        !name.startsWith("QUOTA_") || NAMES.contains(name) || OF_THE_COMMAND_LINE.contains(name));
    if (!unknown.isEmpty())
      log.warn("unknown settings are ignored: {}; there are {}", unknown, NAMES);
  }

  /** Without the store: it may hold a password. */
  @Override
  public String toString() {
    return CACHE_TTL + "=" + cacheTtl.toSeconds() + ", " + WARNING + "=" + warningPercent + ", "
        + CRITICAL + "=" + criticalPercent + ", " + EXCEEDED + "=" + exceededPercent + ", "
        + AUDIT_ALLOWED + "=" + auditAllowed + ", " + STORE
        + (store.isPresent() ? "=***" : " unset") + ", " + CUSTOMER
        + customer.map(id -> "=" + id).orElse(" unset") + ", " + DEFAULT_PLAN
        + defaultPlan.map(plan -> "=" + plan).orElse(" unset");
  }
}
