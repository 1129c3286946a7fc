package io.github.quota4j.benchmarks;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.sql.DataSource;
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

/**
 * The same as {@link StoreBenchmark} with Bucket4j, on the same servers. It limits rates: it keeps one number for each customer, and
 * no plan, no ledger and no operation ids. The buckets are built beforehand, which is in its favour.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dslf4j.internal.verbosity=ERROR")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class PeerBenchmark {
  private static final Duration MONTH = Duration.ofDays(30);

  /** So many tokens that no run empties a bucket. */
  private static final BucketConfiguration AMPLE = BucketConfiguration.builder()
      .addLimit(limit -> limit.capacity(1_000_000_000_000L).refillGreedy(1_000_000_000_000L, MONTH))
      .build();

  @Param({"memory", "postgresql", "redis"})
  public String bucket4j = "";

  /** How many customers take turns, at random; 1 has all threads meet on one counter. */
  @Param("1024")
  public int customers;

  private final Backend backend = new Backend();
  private Bucket[] buckets;

  /** Made by JMH. */
  public PeerBenchmark() {}

  /** Starts the server, and builds the buckets. */
  @Setup(Level.Trial)
  public void start() throws SQLException {
    IntFunction<Bucket> customer = newBuckets();
    buckets = new Bucket[customers];
    for (int i = 0; i < customers; i++) buckets[i] = customer.apply(i);
  }

  /** Closes what was started. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    backend.close();
  }

  @Benchmark
  public boolean check() {
    return allowed(anyBucket().estimateAbilityToConsume(1).canBeConsumed());
  }

  @Benchmark
  public boolean consume() {
    return allowed(anyBucket().tryConsume(1));
  }

  private Bucket anyBucket() {
    return buckets[ThreadLocalRandom.current().nextInt(buckets.length)];
  }

  private static boolean allowed(boolean answer) {
    if (!answer) throw new IllegalStateException("an ample bucket denied");
    return true;
  }

  private IntFunction<Bucket> newBuckets() throws SQLException {
    return switch (bucket4j) {
      case "memory" -> customer -> local();
      case "postgresql" -> onPostgres(backend.postgres());
      case "redis" -> onRedis(backend.redis());
      default ->
        throw new IllegalArgumentException(
            "bucket4j must be memory, postgresql or redis, was " + bucket4j);
    };
  }

  private static Bucket local() {
    return Bucket.builder().addLimit(AMPLE.getBandwidths()[0]).build();
  }

  private static IntFunction<Bucket> onPostgres(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bucket (id BIGINT PRIMARY KEY, state BYTEA)");
    }
    ProxyManager<Long> manager =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(pool).build();
    return customer -> manager.getProxy((long) customer, () -> AMPLE);
  }

  private IntFunction<Bucket> onRedis(String url) {
    RedisClient client = RedisClient.create(url);
    backend.keep(client::shutdown);
    ProxyManager<byte[]> manager = Bucket4jLettuce.casBasedBuilder(client)
        .expirationAfterWrite(ExpirationAfterWriteStrategy.fixedTimeToLive(MONTH))
        .build();
    return customer ->
        manager.getProxy(("customer-" + customer).getBytes(StandardCharsets.UTF_8), () -> AMPLE);
  }
}
