package io.github.quota4j.cli.plans;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.yaml.YamlPlans;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** One quota, in the words of a file of plans: {@code {hard: 5, resets: daily}}. */
public final class QuotaText {
  private QuotaText() {}

  /**
   * The quota that is written.
   *
   * @throws IllegalArgumentException if it is none; it says where and why
   */
  public static Quota read(String service, String words) {
    String file = "plans: {override: {" + PlanFormat.text(service) + ": " + words + "}}";
    try {
      return YamlPlans.read(new StringReader(file), "--quota").get(0).quotas().get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The quota as it would be written. */
  public static String written(Quota quota) {
    return PlanFormat.line(quota.words());
  }
}
