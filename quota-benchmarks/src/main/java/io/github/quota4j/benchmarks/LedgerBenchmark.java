package io.github.quota4j.benchmarks;

import io.github.quota4j.Quotas;
import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What PostgreSQL itself takes to write down charges, and so the bound of {@link StoreBenchmark} there: a counter and a ledger row
 * with an id for each charge, on the tables as they are, in one statement straight through JDBC. Nothing is decided, and nothing but
 * the counter's key is looked at.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.Throughput, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Dslf4j.internal.verbosity=ERROR")
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Threads(1)
public class LedgerBenchmark {
  private static final int TOGETHER = 16;

  private static final String CHARGE = """
      WITH counted AS (
        UPDATE quota_counters SET settled = settled + ?
        WHERE customer_id = 'acme' AND service_name = 'api' AND limit_name = 'main'
        RETURNING customer_id, service_name)
      INSERT INTO billing_usage_records (customer_id, service_name, operation_id, counted)
      SELECT customer_id, service_name, id, true FROM counted CROSS JOIN unnest(?) AS id""";

  private final Backend backend = new Backend();
  private Connection connection;
  private long charges;

  /** Made by JMH. */
  public LedgerBenchmark() {}

  /** Makes the tables, and the counter by a charge. */
  @Setup(Level.Trial)
  public void start() throws SQLException {
    var pool = backend.postgres();
    try (Quotas quotas = Quotas.builder(JdbcStore.of(pool))
        .plans(List.of(Plan.of("soft", Quota.soft("api", 1))))
        .defaultPlan("soft")
        .build()) {
      quotas.consume("acme", "api", 1).orElseThrow();
    }
    connection = backend.keep(pool.getConnection());
  }

  /** Closes what was started. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    backend.close();
  }

  /** One charge in a transaction, as of a caller that is alone. */
  @Benchmark
  public int one() throws SQLException {
    return charge(1);
  }

  /** Sixteen charges of one counter in a transaction, as of that many callers; the figures are for one of them. */
  @Benchmark
  @OperationsPerInvocation(TOGETHER)
  public int sixteen() throws SQLException {
    return charge(TOGETHER);
  }

  private int charge(int together) throws SQLException {
    String[] ids = LongStream.range(charges, charges + together)
        .mapToObj(Long::toString)
        .toArray(String[]::new);
    charges += together;
    try (PreparedStatement statement = connection.prepareStatement(CHARGE)) {
      statement.setLong(1, together);
      statement.setObject(2, ids);
      int recorded = statement.executeUpdate();
      if (recorded != together)
        throw new IllegalStateException("recorded " + recorded + " of " + together);
      return recorded;
    }
  }
}
