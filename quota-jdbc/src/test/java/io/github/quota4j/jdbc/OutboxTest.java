package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Channel;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Delivery;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was raised is delivered at least once, whatever becomes of the node that raised it or of the one that delivers. */
@ExtendWith(Servers.class)
@Timeout(60)
final class OutboxTest implements Channel {
  private final HikariDataSource pool;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile boolean fails;
  private volatile Instant now = Instant.parse("2026-03-10T12:30:00Z");

  OutboxTest(Postgres postgres) {
    pool = Pools.of(postgres.createDatabase(), 8, true);
    try (Quotas quotas = node()) {
      quotas.admin().apply(Plan.of("free", Quota.soft("api", 100)));
    }
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public void deliver(Alert alert) throws IOException {
    if (fails) throw new IOException("nobody is there");
    told.add(alert.customer());
  }

  private Quotas node() {
    return Quotas.builder(JdbcStore.of(pool))
        .clock(() -> now)
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(20))
        .channel(this)
        .build();
  }

  private void raise(String customer) {
    try (Quotas quotas = node()) {
      assertThat(quotas.consume(customer, "api", 80).allowed()).isTrue();
    }
  }

  @Test
  void whatANodeRaisedThatIsGoneAnotherOneDelivers() {
    raise("acme");
    try (Quotas quotas = node()) {
      assertThat(quotas.upkeep().deliver().delivered()).isEqualTo(1);
      assertThat(quotas.upkeep().deliver().delivered()).isZero();
    }
    assertThat(told).containsExactly("acme");
  }

  /** As if it had been killed between the delivery and its mark. */
  @Test
  void whatANodeClaimedThatDiedComesAgainWhenTheClaimIsOver() {
    try (Quotas quotas = node()) {
      assertThat(quotas.upkeep().deliver().delivered()).isZero();
      raise("acme");
      List<Delivery> claimed =
          quotas.store().alerts().claim(Set.of("test"), 5, now, now.plusSeconds(60));
      assertThat(claimed).hasSize(1);
      assertThat(quotas.upkeep().deliver().delivered()).isZero();
      now = now.plusSeconds(60);
      assertThat(quotas.upkeep().deliver().delivered()).isEqualTo(1);
      assertThat(quotas.admin().deliveries("acme").get(0).attempts()).isEqualTo(2);
    }
  }

  @Test
  void severalNodesShareTheWorkAndEachAlertIsDeliveredOnce() throws InterruptedException {
    List<String> customers = new ArrayList<>();
    try (Quotas one = node();
        Quotas two = node()) {
      for (int i = 0; i < 40; i++) {
        customers.add("customer-" + i);
        assertThat(one.consume("customer-" + i, "api", 80).allowed()).isTrue();
      }
      Thread other = new Thread(() -> two.upkeep().deliver());
      other.start();
      assertThat(one.upkeep().deliver().failed()).isZero();
      other.join();
    }
    assertThat(told).containsExactlyInAnyOrderElementsOf(customers);
  }

  @Test
  void whatFailsForHoursIsDeadAndCanBeReplayed() {
    raise("acme");
    fails = true;
    try (Quotas quotas = node()) {
      int dead = 0;
      for (int attempt = 0; attempt < 20; attempt++) {
        dead += quotas.upkeep().deliver().dead();
        now = now.plus(Duration.ofHours(1));
      }
      assertThat(dead).isEqualTo(1);
      Delivery given = quotas.admin().deliveries("acme").get(0);
      assertThat(given.state()).isEqualTo(Delivery.State.DEAD);
      assertThat(given.attempts()).isEqualTo(12);
      assertThat(given.lastError()).hasValue("java.io.IOException: nobody is there");
      fails = false;
      assertThat(quotas.upkeep().deliver().delivered()).isZero();
      assertThat(quotas.admin().replay(given.alert().id())).isEqualTo(1);
      assertThat(quotas.admin().replay("none")).isZero();
      assertThat(quotas.upkeep().deliver().delivered()).isEqualTo(1);
      assertThat(quotas.admin().deliveries("acme").get(0).state())
          .isEqualTo(Delivery.State.DELIVERED);
    }
    assertThat(told).containsExactly("acme");
  }

  @Test
  void aChannelThatIsNewHearsOfTheLastDayAndNotOfWhatIsOlder() {
    raise("old");
    now = now.plus(Duration.ofHours(25));
    raise("fresh");
    try (Quotas quotas = node()) {
      assertThat(quotas.upkeep().deliver().delivered()).isEqualTo(1);
    }
    assertThat(told).containsExactly("fresh");
  }

  @Test
  void whatOthersRecordedIsFoundByALook() throws Exception {
    try (Quotas quotas = node()) {
      assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
      Sql.run(pool, """
          INSERT INTO billing_usage_records (customer_id, service_name, quantity, recorded_at)
          VALUES ('acme', 'api', 90, '2026-03-10T12:00:00Z')""");
      assertThat(quotas.admin().alerts("acme")).isEmpty();
      assertThat(quotas.upkeep().check("acme").raised()).isEqualTo(1);
      assertThat(quotas.admin().alerts("acme").get(0).thresholds()).hasSize(2);
    }
  }
}
