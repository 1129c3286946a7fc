package io.github.quota4j.plan;

import java.util.Locale;

/** The period of a rate, as it is written in a file: {@code s}, {@code 15min}. */
enum RatePeriod {
  D(86_400_000_000L),
  H(3_600_000_000L),
  MIN(60_000_000L),
  S(1_000_000L),
  MS(1_000L),
  US(1L);

  private final long micros;

  RatePeriod(long micros) {
    this.micros = micros;
  }

  /** In the largest unit that says it exactly. */
  static String of(long micros) {
    for (RatePeriod unit : values()) {
      if (micros % unit.micros == 0) return count(micros / unit.micros) + unit.word();
    }
    throw new IllegalArgumentException("micros must be whole, was " + micros);
  }

  private static String count(long periods) {
    return periods == 1 ? "" : Long.toString(periods);
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
