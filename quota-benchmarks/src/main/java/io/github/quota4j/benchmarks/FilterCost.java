package io.github.quota4j.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What the filter adds to a request: with it and without it by turns, so that a machine that is busy for a while is busy for
 * both. Exit code 0 says that the median of the rounds is within the promise, 1 that it is over, 2 that it could not be
 * measured.
 */
final class FilterCost {
  private static final double PROMISED_MICROS = 2;
  private static final int ROUNDS = 5;

  private FilterCost() {}

  public static void main(String[] arguments) {
    System.exit(exitCode());
  }

  private static int exitCode() {
    try {
      List<Double> costs = new ArrayList<>();
      List<String> lines = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        double without = medianMicros("none");
        double with = medianMicros("quota");
        costs.add(with - without);
        lines.add(String.format(
            Locale.ROOT,
            "round %d   without %7.3f µs   with %7.3f µs   the filter %6.3f µs",
            round,
            without,
            with,
            with - without));
      }
      lines.forEach(System.out::println);
      Collections.sort(costs);
      double cost = costs.get(ROUNDS / 2);
      System.out.printf(
          Locale.ROOT,
          "%nthe filter costs %.3f µs a request (medians of requests, median of %d rounds), promised are %.0f%n",
          cost,
          ROUNDS,
          PROMISED_MICROS);
      return cost <= PROMISED_MICROS ? 0 : 1;
    } catch (RunnerException e) {
      System.err.println("filter: not measured: " + e);
      return 2;
    }
  }

  private static double medianMicros(String filter) throws RunnerException {
    Collection<RunResult> one = new Runner(
            Measurement.of(FilterBenchmark.class.getName() + "\\.", Mode.SampleTime, 2, 2)
                .param("filter", filter)
                .build())
        .run();
    return one.iterator().next().getPrimaryResult().getStatistics().getPercentile(50);
  }
}
