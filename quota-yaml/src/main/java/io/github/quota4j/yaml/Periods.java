package io.github.quota4j.yaml;

import io.github.quota4j.plan.ResetPeriod;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The periods by the words that they are written with. */
final class Periods {
  static final Map<String, ResetPeriod> BY_WORD = byWord();

  private Periods() {}

  private static Map<String, ResetPeriod> byWord() {
    Map<String, ResetPeriod> periods = new LinkedHashMap<>();
    for (ResetPeriod period : ResetPeriod.values()) periods.put(period.word(), period);
    return Collections.unmodifiableMap(periods);
  }
}
