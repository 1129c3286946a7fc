package io.github.quota4j.plan;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * At which marks usage of a main limit raises an alert, and how serious that is. Immutable.
 *
 * @param all percentages, then units, then money, each rising
 * @param critical from how many percent of a limit an alert is critical
 * @param exceeded from how many percent of a limit it is exceeded
 */
public record Thresholds(List<Threshold> all, int critical, int exceeded) {
  /** No alert. */
  public static final Thresholds NONE = new Thresholds(List.of(), 90, 100);

  public Thresholds {
    all = all.stream()
        .distinct()
        .sorted(Comparator.comparing(Thresholds::kind).thenComparing(Threshold::value))
        .toList();
  }

  private static int kind(Threshold one) {
    if (one instanceof Threshold.Percent) return 0;
    return one instanceof Threshold.Units ? 1 : 2;
  }

  /** With the usual levels. */
  public static Thresholds of(List<? extends Threshold> all) {
    return new Thresholds(List.copyOf(all), NONE.critical, NONE.exceeded);
  }

  /** Percentages of the limit, with the usual levels. */
  public static Thresholds percent(int... percents) {
    return of(Arrays.stream(percents).mapToObj(Threshold.Percent::new).toList());
  }

  /** What holds where a quota says nothing: three percentages, which are the levels, too. */
  public static Thresholds levels(int warning, int critical, int exceeded) {
    return new Thresholds(percent(warning, critical, exceeded).all, critical, exceeded);
  }

  /** The same, with these in place of all of their kind. */
  Thresholds with(Class<? extends Threshold> kind, List<? extends Threshold> some) {
    Stream<Threshold> others = all.stream().filter(one -> !kind.isInstance(one));
    return new Thresholds(Stream.concat(others, some.stream()).toList(), critical, exceeded);
  }

  /** Whether nothing raises an alert. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** As text: {@code 75% 90% 10.5 20USD}; empty if there are none. */
  public String text() {
    return all.stream().map(Threshold::toString).collect(Collectors.joining(" "));
  }

  /**
   * Reads what {@link #text} wrote; with the usual levels.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Thresholds of(String text) {
    String[] each = text.isBlank() ? new String[0] : text.strip().split(" +");
    return of(Arrays.stream(each).map(Threshold::of).toList());
  }
}
