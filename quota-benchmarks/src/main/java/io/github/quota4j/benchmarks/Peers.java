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
 * How many times as fast as Bucket4j a consume on PostgreSQL is. The two take turns, so that what else the machine does
 * concerns both, and the median of the rounds counts. Exit code 0 says that all targets are met, 1 that one is not, 2 that it
 * could not be measured.
 */
final class Peers {
  private static final double P99_MILLIS = 10;

  /** Of three seconds. What runs once for sixteen charges is called so seldom that it takes long to be compiled. */
  private static final int WARM_UPS = 12;

  private static final List<Load> LOADS = List.of(
      new Load("hot row", 16, 1, 15),
      new Load("1 024 rows", 16, 1024, 3),
      new Load("alone", 1, 1, 1.2));

  private Peers() {}

  /**
   * A way to ask.
   *
   * @param times how many times as fast as Bucket4j it should be
   */
  private record Load(String name, int threads, int customers, double times) {}

  /**
   * What a round showed.
   *
   * @param ours consumes in a millisecond
   * @param peers the same of Bucket4j
   * @param p99 of ours in milliseconds
   */
  private record Round(double ours, double peers, double p99) {
    double times() {
      return ours / peers;
    }
  }

  public static void main(String[] arguments) {
    System.exit(exitCode(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3));
  }

  private static int exitCode(int rounds) {
    try {
      int missed = 0;
      List<String> lines = new ArrayList<>();
      for (Load load : LOADS) {
        List<Round> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) all.add(round(load));
        Round median = all.stream()
            .sorted((a, b) -> Double.compare(a.times(), b.times()))
            .toList()
            .get(rounds / 2);
        boolean met = median.times() >= load.times() && median.p99() <= P99_MILLIS;
        if (!met) missed++;
        lines.add(line(load, median, met));
      }
      lines.forEach(System.out::println);
      return missed == 0 ? 0 : 1;
    } catch (RunnerException | IllegalStateException e) {
      System.err.println("peers: not measured: " + e);
      return 2;
    }
  }

  private static Round round(Load load) throws RunnerException {
    RunResult ours = measure(StoreBenchmark.class, "store", load, Mode.Throughput);
    RunResult peers = measure(PeerBenchmark.class, "bucket4j", load, Mode.Throughput);
    RunResult latency = measure(StoreBenchmark.class, "store", load, Mode.SampleTime);
    return new Round(
        ours.getPrimaryResult().getScore(),
        peers.getPrimaryResult().getScore(),
        latency.getPrimaryResult().getStatistics().getPercentile(99));
  }

  private static RunResult measure(Class<?> benchmark, String parameter, Load load, Mode mode)
      throws RunnerException {
    Collection<RunResult> results = new Runner(
            Measurement.of(benchmark.getName() + "\\.consume$", mode, WARM_UPS, 3)
                .param(parameter, "postgresql")
                .param("customers", Integer.toString(load.customers()))
                .threads(load.threads())
                .build())
        .run();
    if (results.size() != 1)
      throw new IllegalStateException("wanted 1 figure, got " + results.size());
    return results.iterator().next();
  }

  private static String line(Load load, Round median, boolean met) {
    return String.format(
        Locale.ROOT,
        "%-10s %2d threads   %8.2f/ms   Bucket4j %8.2f/ms   %6.2f times (target %4.1f)   p99 %6.2f ms   %s",
        load.name(),
        load.threads(),
        median.ours(),
        median.peers(),
        median.times(),
        load.times(),
        median.p99(),
        met ? "ok" : "MISSED");
  }
}
