package io.github.quota4j.plan;

import io.github.quota4j.text.Text;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan grants of one service. Immutable: each method that sets something returns a new quota.
 *
 * <pre>{@code
 * Quota.hard("api", 10_000).resets(DAILY)
 * Quota.soft("api", 1_000_000).atMost(50_000, DAILY).rate(Rate.perSecond(100).burst(200))
 * Quota.hard("storage", 100).unit("gb").scale(6).level()
 * }</pre>
 *
 * @param service what is used, 1 to 100 characters without U+0000 and halves of surrogate pairs; chosen by the host
 * @param unit what is counted; {@code requests} without decimals unless set
 * @param limits the main limit, monthly unless set, and further ones
 * @param enforcement what happens at the main limit; further limits and rates are always hard
 * @param price of overage; empty is reported and not charged
 * @param onFailure what was set for when the store does not answer; {@link #failurePolicy} also tells the default
 * @param alerts what usage of the main limit raises an alert at; empty is what the settings say: 75, 90 and 100 %
 */
public record Quota(
    String service,
    Unit unit,
    Limits limits,
    Enforcement enforcement,
    Optional<Price> price,
    Optional<FailurePolicy> onFailure,
    Optional<Thresholds> alerts) {
  private static final Unit REQUESTS = new Unit("requests", 0);

  public Quota {
    Text.require("service", service, 100);
  }

  /**
   * At most so many units; more is refused.
   *
   * @param limit 0 or more; 0 refuses everything but a charge of nothing
   * @throws IllegalArgumentException if the service is not 1 to 100 characters, or the limit is negative
   */
  public static Quota hard(String service, long limit) {
    return hard(service, BigDecimal.valueOf(limit));
  }

  /**
   * At most so many units; more is refused.
   *
   * @param limit 0 or more, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if the service is not 1 to 100 characters, or the limit is negative
   */
  public static Quota hard(String service, BigDecimal limit) {
    return of(service, Optional.of(limit), Enforcement.Mode.HARD);
  }

  /**
   * So many units are included; more is let through, flagged, and counted as overage.
   *
   * @param limit 0 or more
   * @throws IllegalArgumentException if the service is not 1 to 100 characters, or the limit is negative
   */
  public static Quota soft(String service, long limit) {
    return soft(service, BigDecimal.valueOf(limit));
  }

  /**
   * So many units are included; more is let through, flagged, and counted as overage.
   *
   * @param limit 0 or more, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if the service is not 1 to 100 characters, or the limit is negative
   */
  public static Quota soft(String service, BigDecimal limit) {
    return of(service, Optional.of(limit), Enforcement.Mode.SOFT);
  }

  /** No limit; usage is counted all the same. */
  public static Quota unlimited(String service) {
    return of(service, Optional.empty(), Enforcement.Mode.SOFT);
  }

  private static Quota of(String service, Optional<BigDecimal> amount, Enforcement.Mode mode) {
    Limit main = new Limit(Limit.MAIN, amount, Optional.of(ResetPeriod.MONTHLY), false);
    Limits limits = new Limits(main, List.of(), Optional.empty());
    return new Quota(
        service,
        REQUESTS,
        limits,
        new Enforcement(mode, Optional.empty(), false),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** When the main limit starts afresh; monthly unless set. */
  public Quota resets(ResetPeriod period) {
    return with(limits.withMain(limits.main().withPeriod(Optional.of(period))));
  }

  /** Makes the main limit a level: an amount held, raised and given back, never reset. */
  public Quota level() {
    return with(limits.withMain(limits.main().withPeriod(Optional.empty())));
  }

  /**
   * What is counted, for people.
   *
   * @param name 1 to 50 characters
   * @throws IllegalArgumentException if it is not
   */
  public Quota unit(String name) {
    return new Quota(
        service, new Unit(name, unit.scale()), limits, enforcement, price, onFailure, alerts);
  }

  /**
   * Decimals of the unit. To be chosen once: counters are kept in the smallest unit. A database sums what is counted anew in another
   * scale, and only what is held then or refunded later is told in the old one; memory and Redis read all of it as another amount.
   *
   * @param decimals 0 to 6
   * @throws IllegalArgumentException if they are not
   */
  public Quota scale(int decimals) {
    return new Quota(
        service, new Unit(unit.name(), decimals), limits, enforcement, price, onFailure, alerts);
  }

  /**
   * A further hard limit over another period, named after the period.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the units are negative, or the quota has a further limit of that period
   */
  public Quota atMost(long units, ResetPeriod period) {
    return atMost(BigDecimal.valueOf(units), period);
  }

  /**
   * A further hard limit over another period, named after the period.
   *
   * @param units 0 or more, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if the units are negative, or the quota has a further limit of that period
   */
  public Quota atMost(BigDecimal units, ResetPeriod period) {
    return with(limits.and(period.word(), Optional.of(units), Optional.of(period), false));
  }

  /**
   * A hard limit for each subject of a customer, over the main limit's period. Asked where a charge names a subject.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the units are negative, or subjects are counted already
   */
  public Quota perSubject(long units) {
    return perSubject(BigDecimal.valueOf(units));
  }

  /**
   * A hard limit for each subject of a customer, over the main limit's period. Asked where a charge names a subject.
   *
   * @param units 0 or more, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if the units are negative, or subjects are counted already
   */
  public Quota perSubject(BigDecimal units) {
    return perSubject(Optional.of(units));
  }

  /**
   * Counts each subject of a customer for itself, without a limit of its own.
   *
   * @throws IllegalArgumentException if subjects are counted already
   */
  public Quota countSubjects() {
    return perSubject(Optional.empty());
  }

  private Quota perSubject(Optional<BigDecimal> amount) {
    return with(limits.and(Limit.SUBJECT, amount, limits.main().period(), true));
  }

  /** A limit that refills, beside the others. */
  public Quota rate(Rate rate) {
    return with(limits.withRate(rate));
  }

  /**
   * At most so many units above a soft limit; more is refused.
   *
   * @param units 0 or more
   * @throws IllegalArgumentException if the quota is hard, or the units are negative
   */
  public Quota overageCap(long units) {
    return overageCap(BigDecimal.valueOf(units));
  }

  /**
   * At most so many units above a soft limit; more is refused.
   *
   * @param units 0 or more, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if the quota is hard, or the units are negative
   */
  public Quota overageCap(BigDecimal units) {
    return with(new Enforcement(enforcement.mode(), Optional.of(units), enforcement.shadow()));
  }

  /**
   * Counts, decides and reports, and never refuses: for trying a limit out on live traffic. A decision that would have been
   * a denial is allowed, and says so.
   */
  public Quota shadow() {
    return with(new Enforcement(enforcement.mode(), enforcement.overageCap(), true));
  }

  /** The price of overage. A hard quota has no overage, and so charges nothing whatever its price. */
  public Quota price(Price ofOverage) {
    return new Quota(service, unit, limits, enforcement, Optional.of(ofOverage), onFailure, alerts);
  }

  /** What becomes of a charge while the store does not answer; {@link #failurePolicy} tells the default. */
  public Quota onFailure(FailurePolicy policy) {
    return new Quota(service, unit, limits, enforcement, price, Optional.of(policy), alerts);
  }

  /**
   * The quota in the words of a file of plans, in order; the service stands before them. What it would be without a word is left
   * out, but for the period. A value is a number, a text, true, a list, or words again.
   */
  public Map<String, Object> words() {
    return QuotaWords.of(this);
  }

  /** What becomes of a charge while the store does not answer: what was set, else open if the quota is soft or in shadow. */
  public FailurePolicy failurePolicy() {
    boolean refuses = enforcement.mode() == Enforcement.Mode.HARD && !enforcement.shadow();
    return onFailure.orElse(refuses ? FailurePolicy.CLOSED : FailurePolicy.OPEN);
  }

  /**
   * At how many percent of the main limit usage raises an alert; in place of what the settings say. None: at none.
   *
   * @param percents 1 to 1000 each
   * @throws IllegalArgumentException if one is not
   */
  public Quota alertAt(int... percents) {
    return alerting(Threshold.Percent.class, Thresholds.percent(percents).all());
  }

  /**
   * At how many units usage of the main limit raises an alert; beside percentages, if {@link #alertAt} sets some.
   *
   * @param units above 0 each
   * @throws IllegalArgumentException if one is not
   */
  public Quota alertAtUnits(long... units) {
    return alertAtUnits(Arrays.stream(units).mapToObj(BigDecimal::valueOf).toList());
  }

  /**
   * At how many units usage of the main limit raises an alert; beside percentages, if {@link #alertAt} sets some.
   *
   * @param units above 0 each, with no more decimals than the unit: a plan checks that
   * @throws IllegalArgumentException if one is not above 0
   */
  public Quota alertAtUnits(List<BigDecimal> units) {
    return alerting(
        Threshold.Units.class, units.stream().map(Threshold.Units::new).toList());
  }

  /**
   * At what cost of the overage of one window usage raises an alert, by the price that holds then; beside percentages, if {@link
   * #alertAt} sets some.
   *
   * @param money such as {@code 50USD}, above 0 and in the currency of the price: that is checked where it is applied
   * @throws IllegalArgumentException if one is not of that form
   */
  public Quota alertAtOverage(String... money) {
    List<Threshold> all = Arrays.stream(money).map(Threshold::of).toList();
    for (Threshold one : all) {
      if (!(one instanceof Threshold.Overage))
        throw new IllegalArgumentException("overage must be such as 50USD, was \"" + one + "\"");
    }
    return alerting(Threshold.Overage.class, all);
  }

  /** At what usage of the main limit raises an alert, in place of all that was set. */
  public Quota alertAt(Thresholds all) {
    return with(all);
  }

  /** The same where alerts were set; else with these. */
  public Quota alertUnlessSet(Thresholds standard) {
    return alerts.isPresent() ? this : with(standard);
  }

  private Quota alerting(Class<? extends Threshold> kind, List<? extends Threshold> some) {
    return with(alerts.orElse(Thresholds.NONE).with(kind, some));
  }

  private Quota with(Thresholds newAlerts) {
    return new Quota(service, unit, limits, enforcement, price, onFailure, Optional.of(newAlerts));
  }

  /** Checks what can only be checked when all is set: a plan does it for each of its quotas. */
  void requireExact() {
    String what = "limit of " + service;
    limits.main().amount().ifPresent(amount -> unit.smallest(what, amount));
    limits
        .further()
        .forEach(limit -> limit.amount().ifPresent(amount -> unit.smallest(what, amount)));
    enforcement.overageCap().ifPresent(cap -> unit.smallest("overage cap of " + service, cap));
    String at = "alert threshold of " + service;
    alerts.ifPresent(set -> set.all().stream()
        .filter(Threshold.Units.class::isInstance)
        .forEach(mark -> unit.smallest(at, mark.value())));
    limits.rate().ifPresent(rate -> rate.requireExact(service, unit));
  }

  private Quota with(Limits newLimits) {
    return new Quota(service, unit, newLimits, enforcement, price, onFailure, alerts);
  }

  private Quota with(Enforcement newEnforcement) {
    return new Quota(service, unit, limits, newEnforcement, price, onFailure, alerts);
  }
}
