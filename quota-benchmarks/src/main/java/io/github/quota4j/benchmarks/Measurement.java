package io.github.quota4j.benchmarks;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How the commands that judge figures measure: in one fork, shortly, and failing where a benchmark fails. */
final class Measurement {
  private Measurement() {}

  /**
   * Options to add to.
   *
   * @param benchmarks a pattern of those that are run
   * @param warmups iterations before it counts
   * @param seconds that an iteration lasts which counts
   */
  static ChainedOptionsBuilder of(String benchmarks, Mode mode, int warmups, int seconds) {
    return new OptionsBuilder()
        .include(benchmarks)
        .mode(mode)
        .forks(1)
        .warmupIterations(warmups)
        .warmupTime(TimeValue.seconds(3))
        .measurementIterations(3)
        .measurementTime(TimeValue.seconds(seconds))
        .shouldFailOnError(true);
  }
}
