package io.github.quota4j.benchmarks;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.redis.RedisStore;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A check and a consume of one unit, on each store. The quota is soft, so that it never runs out. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dslf4j.internal.verbosity=ERROR")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class StoreBenchmark {
  private static final String SERVICE = "api";

  @Param({"memory", "h2", "postgresql", "redis"})
  public String store = "";

  /** How many customers take turns, at random; 1 has all threads meet on one counter. */
  @Param("1024")
  public int customers;

  private final Backend backend = new Backend();
  private Quotas quotas;
  private String[] names;

  /** Made by JMH. */
  public StoreBenchmark() {}

  /** Starts the store with what it needs. */
  @Setup(Level.Trial)
  public void start() {
    quotas = backend.keep(Quotas.builder(newStore())
        .plans(List.of(Plan.of("soft", Quota.soft(SERVICE, 1))))
        .defaultPlan("soft")
        .timeout(Duration.ofSeconds(10))
        .build());
    names = new String[customers];
    for (int i = 0; i < customers; i++) names[i] = "customer-" + i;
  }

  /** Closes what was started. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    backend.close();
  }

  /** Asks the store, not a reading kept in memory. */
  @Benchmark
  public Decision check() {
    return quotas.check(anyCustomer(), SERVICE, 1).orElseThrow();
  }

  /** Counts, and is acknowledged as durably as the store can. */
  @Benchmark
  public Decision consume() {
    return quotas.consume(anyCustomer(), SERVICE, 1).orElseThrow();
  }

  private String anyCustomer() {
    return names[ThreadLocalRandom.current().nextInt(names.length)];
  }

  private QuotaStore newStore() {
    return switch (store) {
      case "memory" -> QuotaStore.inMemory();
      case "h2" -> JdbcStore.of(backend.h2());
      case "postgresql" -> JdbcStore.of(backend.postgres());
      case "redis" -> RedisStore.of(backend.redis());
      default ->
        throw new IllegalArgumentException(
            "store must be memory, h2, postgresql or redis, was " + store);
    };
  }
}
