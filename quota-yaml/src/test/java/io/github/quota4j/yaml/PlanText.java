package io.github.quota4j.yaml;

import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Threshold;
import io.github.quota4j.plan.Thresholds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** Plans as the text of a file, as JSON or in lines; with the words of each quota in any order. */
final class PlanText {
  private final Random random;
  private final boolean json;

  PlanText(Random random) {
    this.random = random;
    this.json = random.nextBoolean();
  }

  String of(List<Plan> plans) {
    if (json) return "{\"plans\":" + mapping(plans.stream().map(this::plan).toList()) + "}";
    return "plans:\n" + plans.stream().map(this::lines).collect(Collectors.joining());
  }

  private String lines(Plan plan) {
    if (plan.quotas().isEmpty()) return "  " + text(plan.name()) + ": {}\n";
    StringBuilder lines = new StringBuilder("  " + text(plan.name()) + ":\n");
    for (Quota quota : plan.quotas()) {
      lines.append("    ").append(text(quota.service())).append(":   # a quota\n");
      words(quota).forEach(word -> lines.append("      ").append(word).append('\n'));
    }
    return lines.toString();
  }

  private String plan(Plan plan) {
    List<String> quotas = plan.quotas().stream()
        .map(quota -> text(quota.service()) + ":" + mapping(words(quota)))
        .toList();
    return text(plan.name()) + ":" + mapping(quotas);
  }

  private static String mapping(List<String> entries) {
    return "{" + String.join(",", entries) + "}";
  }

  private List<String> words(Quota quota) {
    List<String> words = new ArrayList<>();
    Limit main = quota.limits().main();
    boolean hard = quota.enforcement().mode() == Enforcement.Mode.HARD;
    words.add(main.amount()
        .map(amount -> word(hard ? "hard" : "soft", amount.toPlainString()))
        .orElse(word("unlimited", "true")));
    words.add(word("unit", text(quota.unit().name())));
    words.add(word("scale", "" + quota.unit().scale()));
    words.add(main.period()
        .map(period -> word("resets", text(period.word())))
        .orElse(word("level", "true")));
    further(quota, words);
    quota.limits().rate().ifPresent(rate -> words.add(word("rate", text(rate(rate)))));
    quota
        .enforcement()
        .overageCap()
        .ifPresent(cap -> words.add(word("overage_cap", cap.toPlainString())));
    quota.price().ifPresent(price -> words.add(word("price", text(price.text()))));
    if (quota.enforcement().shadow()) words.add(word("shadow", "true"));
    quota.alerts().ifPresent(marks -> words.add(word("alert_at", alertAt(marks))));
    quota
        .onFailure()
        .ifPresent(policy -> words.add(word("on_failure", policy.name().toLowerCase(Locale.ROOT))));
    Collections.shuffle(words, random);
    return words;
  }

  private String alertAt(Thresholds marks) {
    List<String> all = new ArrayList<>();
    for (Threshold mark : marks.all()) {
      if (mark instanceof Threshold.Percent part) all.add("" + part.percent());
      else if (mark instanceof Threshold.Overage money)
        all.add(text(money.value().toPlainString() + " " + money.currency()));
      else all.add(text(mark + " units"));
    }
    Collections.shuffle(all, random);
    return "[" + String.join(", ", all) + "]";
  }

  private void further(Quota quota, List<String> words) {
    List<String> atMost = new ArrayList<>();
    for (Limit limit : quota.limits().further()) {
      String amount = limit.amount().map(BigDecimal::toPlainString).orElse(text("unlimited"));
      if (limit.perSubject()) words.add(word("per_subject", amount));
      else atMost.add(word(limit.period().map(ResetPeriod::word).orElseThrow(), amount));
    }
    if (!atMost.isEmpty()) words.add(word("at_most", mapping(atMost)));
  }

  private static String rate(Rate rate) {
    String amount = rate.amount().toPlainString();
    String burst = rate.burst().toPlainString();
    return amount + "/" + rate.perMicros() + "us" + (burst.equals(amount) ? "" : " burst " + burst);
  }

  private String word(String word, String value) {
    return json ? text(word) + ":" + value : word + ": " + value;
  }

  /** Always in quotes, but for plain words outside of JSON. */
  private String text(String text) {
    if (!json && text.matches("[a-z_]+|[0-9.]+/.*|[0-9.]+ [A-Z]+") && !text.matches("null|true"))
      return text;
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t") + "\"";
  }
}
