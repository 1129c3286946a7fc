package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Says {@link Quota#words}. */
final class QuotaWords {
  private static final Quota PLAIN = Quota.unlimited("service");
  private static final String UNLIMITED = "unlimited";

  private final Map<String, Object> words = new LinkedHashMap<>();

  private QuotaWords() {}

  static Map<String, Object> of(Quota quota) {
    QuotaWords said = new QuotaWords();
    said.main(quota);
    said.unit(quota);
    said.further(quota);
    said.extras(quota);
    return said.words;
  }

  private void main(Quota quota) {
    Limit main = quota.limits().main();
    String mode = quota.enforcement().mode() == Enforcement.Mode.HARD ? "hard" : "soft";
    main.amount()
        .ifPresentOrElse(
            amount -> words.put(mode, plain(amount)), () -> words.put(UNLIMITED, true));
    main.period()
        .ifPresentOrElse(
            period -> words.put("resets", period.word()), () -> words.put("level", true));
  }

  private void unit(Quota quota) {
    if (!quota.unit().name().equals(PLAIN.unit().name()))
      words.put("unit", quota.unit().name());
    if (quota.unit().scale() != PLAIN.unit().scale()) {
      words.put("scale", BigDecimal.valueOf(quota.unit().scale()));
    }
  }

  private void further(Quota quota) {
    Map<String, Object> atMost = new LinkedHashMap<>();
    for (Limit limit : quota.limits().further()) {
      Optional<Object> amount = limit.amount().map(QuotaWords::plain);
      if (limit.perSubject()) words.put("per_subject", amount.orElse(UNLIMITED));
      else atMost.put(limit.name(), amount.orElse(UNLIMITED));
    }
    if (!atMost.isEmpty()) words.put("at_most", atMost);
  }

  private void extras(Quota quota) {
    quota.limits().rate().ifPresent(rate -> words.put("rate", rate(rate)));
    quota.enforcement().overageCap().ifPresent(cap -> words.put("overage_cap", plain(cap)));
    quota.price().ifPresent(price -> words.put("price", price.text()));
    if (quota.enforcement().shadow()) words.put("shadow", true);
    quota.alerts().ifPresent(marks -> words.put("alert_at", alertAt(marks)));
    quota
        .onFailure()
        .ifPresent(policy -> words.put("on_failure", policy.name().toLowerCase(Locale.ROOT)));
  }

  private static List<Object> alertAt(Thresholds marks) {
    return marks.all().stream().map(QuotaWords::threshold).toList();
  }

  private static Object threshold(Threshold mark) {
    if (mark instanceof Threshold.Percent) return mark.value();
    String of =
        mark instanceof Threshold.Overage overage ? overage.currency().getCurrencyCode() : "units";
    return mark.value().toPlainString() + " " + of;
  }

  private static String rate(Rate rate) {
    String burst = rate.burst().compareTo(rate.amount()) == 0
        ? ""
        : " burst " + plain(rate.burst()).toPlainString();
    return plain(rate.amount()).toPlainString() + "/" + RatePeriod.of(rate.perMicros()) + burst;
  }

  /** All digits, and no zeros that say nothing. */
  private static BigDecimal plain(BigDecimal amount) {
    return amount.signum() == 0
        ? BigDecimal.ZERO
        : new BigDecimal(amount.stripTrailingZeros().toPlainString());
  }
}
