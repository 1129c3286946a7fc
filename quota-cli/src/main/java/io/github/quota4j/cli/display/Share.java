package io.github.quota4j.cli.display;

import io.github.quota4j.QuotaStatus;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which part of a limit is used: in tables a bar, in the colour of its level.
 *
 * @param percent empty without a limit
 */
public record Share(Optional<Integer> percent, Level level) implements Shown {
  private static final int CELLS = 10;

  /** Of a limit. */
  public static Share of(QuotaStatus limit) {
    return new Share(limit.percent(), Level.of(limit));
  }

  @Override
  public String forPeople() {
    return percent.map(Share::bar).orElse("-");
  }

  private static String bar(int percent) {
    int full = Math.max(0, Math.min(CELLS, percent / (100 / CELLS)));
    return "#".repeat(full) + ".".repeat(CELLS - full) + " " + percent + "%";
  }

  @Override
  public Optional<BigDecimal> exact() {
    return percent.map(BigDecimal::valueOf);
  }

  @Override
  public String toString() {
    return percent.map(String::valueOf).orElse("");
  }
}
