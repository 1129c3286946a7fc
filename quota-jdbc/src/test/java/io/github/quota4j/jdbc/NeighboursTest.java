package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with one customer concerns no other. */
@ExtendWith(Servers.class)
@Timeout(60)
final class NeighboursTest {
  private static final int CONNECTIONS = 6;

  private final HikariDataSource pool;
  private final JdbcStore store;
  private final ExecutorService callers = Executors.newCachedThreadPool();

  NeighboursTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase(), CONNECTIONS, true);
    store = JdbcStore.of(pool);
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    store.close();
    pool.close();
  }

  private Quotas quotas(long limit, Duration timeout) {
    return Quotas.builder(store)
        .plans(List.of(Plan.of("free", Quota.hard("api", limit))))
        .defaultPlan("free")
        .timeout(timeout)
        .build();
  }

  private long ingest(String customer, String service, BigDecimal each, int events) {
    Instant at = store.usage().now();
    Iterator<UsageEvent> all = IntStream.range(0, events)
        .mapToObj(i -> UsageEvent.of(customer, "e" + i, service, each, at))
        .iterator();
    return store.ledger().orElseThrow().ingest(all).recorded();
  }

  @Test
  void manyCallersOfACustomerThatIsLockedFailNobodyElse() throws Exception {
    Quotas quotas = quotas(1_000_000, Duration.ofMillis(500));
    for (int i = 0; i < 50; i++) {
      assertThat(quotas.consume("stuck", "api", 1).allowed()).isTrue();
      assertThat(quotas.consume("free", "api", 1).allowed()).isTrue();
    }
    AtomicBoolean stop = new AtomicBoolean();
    try (Connection holder = pool.getConnection()) {
      holder.setAutoCommit(false);
      assertThat(
              JdbcStore.inTransaction(holder, quotas).consume("stuck", "api", 1).allowed())
          .isTrue();
      for (int i = 0; i < 32; i++) {
        callers.execute(() -> {
          while (!stop.get())
            assertThat(quotas.consume("stuck", "api", 1).allowed()).isFalse();
        });
      }
      for (int i = 0; i < 50; i++) {
        Decision decision = quotas.consume("free", "api", 1);
        assertThat(decision.allowed()).as(i + ": " + decision).isTrue();
      }
      stop.set(true);
      holder.rollback();
    }
  }

  @Test
  void moreUsageOfOthersThanIsCountedInATurnIsCountedBeforeACharge() {
    Quotas quotas = quotas(10_000, Duration.ofSeconds(20));
    assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
    assertThat(ingest("acme", "api", BigDecimal.ONE, 12_000)).isEqualTo(12_000);
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
    assertThat(quotas.usage("acme").get(0).used()).isEqualByComparingTo("12001");
  }

  @Test
  void anIdUnderWhichMoreWasRecordedThanACounterHoldsFailsNoOther() throws Exception {
    Takes good = Takes.ofNewCustomer(store.usage(), 1_000_000);
    Takes bad = Takes.ofNewCustomer(store.usage(), 1_000_000);
    assertThat(store.usage().take(good.take(1))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(store.usage().take(bad.take(1))).isInstanceOf(TakeAnswer.Taken.class);
    assertThat(ingest(bad.customer(), "bytes", new BigDecimal("10000000000000"), 1))
        .isEqualTo(1);
    List<Callable<TakeAnswer>> calls = new ArrayList<>();
    Take again = bad.take("e0", 1, Takes.PATIENCE).withCallersId();
    calls.add(() -> store.usage().take(again));
    for (int i = 0; i < 9; i++) calls.add(() -> store.usage().take(good.take(1)));
    for (Future<TakeAnswer> answer : Together.start(pool, CONNECTIONS, callers, calls))
      assertThat(answer.get()).isInstanceOf(TakeAnswer.Taken.class);
  }

  @Test
  void whatComesAgainUnderAnIngestedIdIsAnsweredInTheUnitThatWasAskedFor() {
    Quotas quotas = quotas(1_000_000, Duration.ofSeconds(20));
    assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
    assertThat(ingest("acme", "api", BigDecimal.TEN, 1)).isEqualTo(1);
    Decision again = quotas.consume(Charge.of("acme", "api", 10).key("e0"));
    assertThat(((Decision.Allowed) again).granted()).containsExactly(BigDecimal.TEN);
  }
}
