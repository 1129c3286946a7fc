package io.github.quota4j.yaml;

import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.plan.Thresholds;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words that a quota is written with; each is one entry here. They are applied in this order, wherever they stand in the
 * file: amounts can only be judged once unit and scale are known.
 */
enum QuotaWord {
  UNIT((quota, value) -> quota.unit(Values.text(value))),
  SCALE((quota, value) -> quota.scale(Values.whole(value))),
  HARD((quota, value) -> counted(quota, Quota.hard(quota.service(), limit(value)))),
  SOFT((quota, value) -> counted(quota, Quota.soft(quota.service(), limit(value)))),
  UNLIMITED(QuotaWord::unlimited),
  RESETS((quota, value) -> quota.resets(Values.choice(value, Periods.BY_WORD))),
  LEVEL((quota, value) -> Values.flag(value) ? quota.level() : quota),
  AT_MOST(QuotaWord::atMost),
  PER_SUBJECT(QuotaWord::perSubject),
  RATE((quota, value) -> quota.rate(RateText.rate(value))),
  OVERAGE_CAP(QuotaWord::overageCap),
  PRICE((quota, value) ->
      quota.price(Price.of(Values.scalar(value, "money for a unit, such as 0.00005 USD")))),
  SHADOW((quota, value) -> Values.flag(value) ? quota.shadow() : quota),
  ALERT_AT(QuotaWord::alertAt),
  ON_FAILURE((quota, value) -> quota.onFailure(policy(value))),
  CHARGING(QuotaWord::charging);

  /** What the main limit is written with: a quota has one of them. */
  static final List<QuotaWord> MAIN = List.of(HARD, SOFT, UNLIMITED);

  private static final Pattern AMOUNT_FORM =
      Pattern.compile("(" + Values.NUMBER + ") +(units|[A-Z]{3})");

  @SuppressWarnings("ImmutableEnumChecker") // a function that keeps nothing
  private final BiFunction<Quota, Node, Quota> meaning;

  QuotaWord(BiFunction<Quota, Node, Quota> meaning) {
    this.meaning = meaning;
  }

  static Optional<QuotaWord> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(QuotaWord::word).toList();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The quota with what the word adds.
   *
   * @throws Complaint if the value is none for this word
   * @throws IllegalArgumentException if the quota would make no sense
   */
  Quota apply(Quota quota, Node value) {
    return meaning.apply(quota, value);
  }

  /** A quota that counts what another one counts. */
  private static Quota counted(Quota like, Quota quota) {
    return quota.unit(like.unit().name()).scale(like.unit().scale());
  }

  /** Elsewhere -1 is no limit at all, and somebody will write it here. */
  private static BigDecimal limit(Node value) {
    BigDecimal limit = Values.amount(value);
    if (limit.signum() < 0) {
      throw new Complaint(
          value.place(),
          "must not be negative, was " + value.shown() + "; without a limit it is unlimited: true");
    }
    return limit;
  }

  private static Quota unlimited(Quota quota, Node value) {
    if (!Values.flag(value)) {
      throw new Complaint(value.place(), "must be true, was false: a limit is hard or soft");
    }
    return counted(quota, Quota.unlimited(quota.service()));
  }

  private static Quota atMost(Quota quota, Node value) {
    Quota limited = quota;
    for (Node.Entry entry :
        Values.mapping(value, "periods, such as {daily: 500}").entries()) {
      limited =
          limited.atMost(Values.amount(entry.value()), Values.choice(entry.key(), Periods.BY_WORD));
    }
    return limited;
  }

  private static Quota perSubject(Quota quota, Node value) {
    boolean counts = value instanceof Node.Scalar scalar && scalar.text().equals("unlimited");
    return counts ? quota.countSubjects() : quota.perSubject(Values.amount(value));
  }

  private static Quota overageCap(Quota quota, Node value) {
    if (quota.limits().main().amount().isEmpty()) {
      throw new Complaint(value.place(), "needs a soft limit, was unlimited");
    }
    return quota.overageCap(Values.amount(value));
  }

  private static FailurePolicy policy(Node value) {
    return Values.choice(value, Map.of("closed", FailurePolicy.CLOSED, "open", FailurePolicy.OPEN));
  }

  /** Numbers are percent of the limit; texts are amounts, such as 500 units or 20 USD of overage. */
  private static Quota alertAt(Quota quota, Node value) {
    if (!(value instanceof Node.Sequence sequence))
      throw Values.complaint("a list such as [75, 90, 100] or [75, 500 units]", value);
    return quota.alertAt(
        Thresholds.of(sequence.items().stream().map(QuotaWord::threshold).toList()));
  }

  private static Threshold threshold(Node value) {
    boolean isPercent = value instanceof Node.Scalar scalar && scalar.text().matches("[0-9]{1,9}");
    if (isPercent) return new Threshold.Percent(Values.whole(value));
    Matcher amount = Values.matching(
        value, AMOUNT_FORM, "percent such as 75, or an amount such as 500 units or 20 USD");
    String of = amount.group(2);
    return Threshold.of(amount.group(1) + (of.equals("units") ? "" : of));
  }

  /** The other ways of charging are to come; nobody should believe that they act. */
  private static Quota charging(Quota quota, Node value) {
    return Values.choice(value, Map.of("direct", quota));
  }
}
