package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writers that insert as nself does, beside ours. */
@ExtendWith(Servers.class)
@Timeout(120)
final class OtherWritersTest {
  private static final List<String> CUSTOMERS = List.of("a", "b", "c");
  private static final List<String> SERVICES = List.of("api", "gb");
  private static final int ROUNDS = 60;

  private final String url;

  OtherWritersTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void inAnyOrderNobodyWaitsForEverAndAllIsCountedToTheUnit() throws Exception {
    long seed = System.nanoTime();
    System.out.println("[quota4j tests] other writers with seed " + seed);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HikariDataSource pool = Pools.of(url, 20, true);
        Quotas one = quotas(JdbcStore.of(pool));
        Quotas two = quotas(JdbcStore.of(pool))) {
      one.admin()
          .apply(Plan.of(
              "free",
              Quota.unlimited("api").atMost(1_000_000, ResetPeriod.MINUTELY),
              Quota.unlimited("gb").scale(6).countSubjects()));
      for (String customer : CUSTOMERS) one.admin().subscribe(customer, "free");
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean backwards = i % 2 == 1;
        work.add(() -> insert(pool, backwards));
        Quotas quotas = i < 2 ? one : two;
        long own = seed + i;
        work.add(() -> charge(quotas, new Random(own), backwards));
      }
      Future<?> removing = threads.submit(() -> remove(pool, new Random(seed)));
      for (Future<Integer> done : threads.invokeAll(work)) {
        assertThat(done.get()).isEqualTo(ROUNDS);
      }
      removing.cancel(true);
      // What was recorded last is counted by the next charge.
      for (String customer : CUSTOMERS) {
        for (String service : SERVICES) {
          assertThat(one.consume(Charge.of(customer, service, 0)).allowed()).isTrue();
        }
      }
      assertThat(Sql.one(pool, "SELECT count(*) FROM billing_usage_records WHERE NOT counted"))
          .isEqualTo("0");
      assertThat(Sql.rows(pool, """
              SELECT * FROM (
                SELECT c.*, (SELECT coalesce(sum(quantity), 0) * 10::numeric ^ c.unit_scale FROM billing_usage_records u
                  WHERE u.customer_id = c.customer_id AND u.service_name = c.service_name
                    AND (c.subject = '' OR c.subject = u.subject)
                    AND recorded_at >= window_start AND recorded_at < window_end) AS ledger
                FROM quota_counters c) c WHERE settled <> ledger""")).isEmpty();
      assertThat(Sql.one(pool, "SELECT count(*) FROM quota_counters WHERE settled > 0"))
          .satisfies(count -> assertThat(Integer.parseInt(count)).isGreaterThanOrEqualTo(9));
      assertThat(Sql.one(
              pool, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
          .isEqualTo("0");
    } finally {
      threads.shutdownNow();
    }
  }

  /** Some transactions of several rows, as a batch of nself's is, and some rows on their own. */
  private static int insert(HikariDataSource pool, boolean backwards) throws Exception {
    List<String> customers = ordered(CUSTOMERS, backwards);
    List<String> services = ordered(SERVICES, backwards);
    int rounds = 0;
    try (Connection connection = pool.getConnection();
        PreparedStatement insert = connection.prepareStatement(
            "INSERT INTO billing_usage_records (customer_id, service_name, quantity) VALUES (?, ?, ?)")) {
      for (; rounds < ROUNDS; rounds++) {
        connection.setAutoCommit(rounds % 3 == 0);
        for (String customer : customers) {
          for (String service : services) {
            insert.setString(1, customer);
            insert.setString(2, service);
            insert.setBigDecimal(3, new java.math.BigDecimal(service.equals("gb") ? "0.3" : "3"));
            insert.executeUpdate();
          }
        }
        if (!connection.getAutoCommit()) connection.commit();
      }
    }
    return rounds;
  }

  /** Counters go, one at a time, and are made anew all the time, as when windows end. */
  private static void remove(HikariDataSource pool, Random random) {
    try (Connection connection = pool.getConnection();
        PreparedStatement delete = connection.prepareStatement(
            "DELETE FROM quota_counters WHERE ctid = (SELECT ctid FROM quota_counters OFFSET ? LIMIT 1)")) {
      while (!Thread.currentThread().isInterrupted()) {
        delete.setInt(1, random.nextInt(9));
        delete.executeUpdate();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int charge(Quotas quotas, Random random, boolean backwards) {
    int rounds = 0;
    for (; rounds < ROUNDS; rounds++) {
      for (String customer : ordered(CUSTOMERS, backwards)) {
        List<String> services = ordered(SERVICES, backwards);
        Charge charge = Charge.of(customer, services.get(0), 1 + random.nextInt(3));
        if (random.nextBoolean()) charge = charge.and(services.get(1), 1);
        if (random.nextInt(4) == 0) charge = charge.subject("s" + random.nextInt(20));
        assertThat(quotas.consume(charge).allowed()).isTrue();
      }
    }
    return rounds;
  }

  private static List<String> ordered(List<String> names, boolean backwards) {
    List<String> ordered = new ArrayList<>(names);
    if (backwards) Collections.reverse(ordered);
    return ordered;
  }

  private static Quotas quotas(JdbcStore store) {
    return Quotas.builder(store).timeout(Duration.ofSeconds(30)).build();
  }
}
