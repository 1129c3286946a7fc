package io.github.quota4j.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Whether a check and a consume answer in the published time, on every store, for one caller and for several at once. Exit code 0 says
 * yes, 1 that a p99 was over it, 2 that it could not be measured.
 */
final class Target {
  private static final double P99_MILLIS = 10;
  private static final int[] CALLERS = {1, 4};
  private static final int FIGURES_PER_RUN = 4 * 2; // stores, times check and consume

  private Target() {}

  public static void main(String[] arguments) {
    System.exit(exitCode());
  }

  private static int exitCode() {
    try {
      List<RunResult> results = new ArrayList<>();
      for (int callers : CALLERS) results.addAll(measure(callers));
      results.forEach(result -> System.out.println(line(result)));
      long missed =
          results.stream().filter(result -> p(99, result) > P99_MILLIS).count();
      System.out.printf(
          Locale.ROOT,
          "%n%d of %d are over the target of a p99 of %.0f ms%n",
          missed,
          results.size(),
          P99_MILLIS);
      return missed == 0 ? 0 : 1;
    } catch (RunnerException | IllegalStateException e) {
      System.err.println("target: not measured: " + e);
      return 2;
    }
  }

  private static Collection<RunResult> measure(int callers) throws RunnerException {
    Collection<RunResult> results = new Runner(
            Measurement.of(StoreBenchmark.class.getName() + "\\.", Mode.SampleTime, 2, 3)
                .threads(callers)
                .build())
        .run();
    if (results.size() != FIGURES_PER_RUN) {
      throw new IllegalStateException(
          "wanted " + FIGURES_PER_RUN + " figures, got " + results.size());
    }
    return results;
  }

  private static String line(RunResult result) {
    double p99 = p(99, result);
    return String.format(
        Locale.ROOT,
        "%-10s %-8s %d callers   p50 %8.4f ms   p99 %8.4f ms   %s",
        result.getParams().getParam("store"),
        result.getPrimaryResult().getLabel(),
        result.getParams().getThreads(),
        p(50, result),
        p99,
        p99 > P99_MILLIS ? "OVER" : "ok");
  }

  private static double p(double percent, RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(percent);
  }
}
