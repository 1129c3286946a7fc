package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit on PostgreSQL holds up nobody, is never changed, and nothing is changed without it. */
@ExtendWith(Servers.class)
@Timeout(60)
final class AuditTest {
  private final String url;
  private final HikariDataSource pool;
  private final Quotas quotas;

  AuditTest(Postgres postgres) {
    url = postgres.createDatabase();
    pool = Pools.of(url);
    quotas = Quotas.builder(JdbcStore.of(pool))
        .timeout(Duration.ofSeconds(2))
        .plans(List.of(Plan.of("free", Quota.hard("api", 100), Quota.hard("sms", 1))))
        .defaultPlan("free")
        .build();
  }

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  private List<AuditEntry> told(AuditAction action) {
    return quotas.audit().read(AuditFilter.all().action(action));
  }

  @Test
  void aLockedAuditDelaysNoChargeAndFailsNone() throws Exception {
    assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
    assertThat(quotas.refund("acme", "no-such-call").allowed()).isFalse();
    try (Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE quota_audit IN ACCESS EXCLUSIVE MODE");
      Instant until = Instant.now().plusSeconds(4); // the audit is written each second
      int denied = 0;
      while (Instant.now().isBefore(until)) {
        Instant begun = Instant.now();
        assertThat(quotas.consume("acme", "api", 0).allowed()).isTrue();
        assertThat(quotas.consume("acme", "sms", 2).degraded()).isFalse();
        denied++;
        assertThat(quotas.refund("acme", "no-such-call-" + denied).degraded()).isFalse();
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofMillis(1_500));
      }
      other.rollback();
      List<AuditEntry> told =
          quotas.audit().read(AuditFilter.all().action(AuditAction.DENIED).service("sms"));
      assertThat(told.stream().mapToLong(AuditEntry::count).sum()).isEqualTo(denied);
    }
  }

  @Test
  void aChangeThatCannotBeAuditedIsNotMade() throws Exception {
    quotas.admin().subscribe("acme", "free");
    try (Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE quota_audit IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(() -> quotas.admin().override("acme", Quota.hard("api", 7)))
          .isInstanceOf(QuotaStoreException.class);
      other.rollback();
    }
    assertThat(quotas.admin().overrides("acme")).isEmpty();
    quotas.admin().override("acme", Quota.hard("api", 7));
    assertThat(quotas.admin().overrides("acme")).hasSize(1);
  }

  @Test
  void rowsAreNeitherChangedNorRemovedEvenByTheirOwner() throws Exception {
    quotas.as("jane", "why").admin().subscribe("acme", "free");
    for (String refused : List.of(
        "UPDATE quota_audit SET done_by = 'joe'",
        "DELETE FROM quota_audit",
        "TRUNCATE quota_audit")) {
      assertThatThrownBy(() -> Sql.run(pool, refused))
          .as(refused)
          .hasMessageContaining("quota_audit is append-only");
    }
    assertThat(told(AuditAction.SUBSCRIBE)).extracting(AuditEntry::who).containsExactly("jane");
  }

  @Test
  void theSampleOfTheDocsRemovesWhatIsOldAndNothingElseIsRemovedAfterwards() throws Exception {
    quotas.admin().subscribe("acme", "free");
    Instant old = Instant.now().minus(Duration.ofDays(800));
    AuditEntry first = AuditEntry.of(
        "an-old-one",
        old,
        "joe",
        Optional.empty(),
        AuditAction.GRANT,
        Optional.of("acme"),
        Optional.empty(),
        "");
    quotas.store().audit().orElseThrow().append(List.of(first));
    assertThat(told(AuditAction.GRANT)).hasSize(1);
    Sql.run(pool, Files.readString(Path.of("..", "docs", "postgresql", "audit-retention.sql")));
    assertThat(told(AuditAction.GRANT)).isEmpty();
    assertThat(told(AuditAction.SUBSCRIBE)).hasSize(1);
    assertThatThrownBy(() -> Sql.run(pool, "DELETE FROM quota_audit"))
        .hasMessageContaining("quota_audit is append-only");
  }

  @Test
  void theApplicationsRoleMayAddAndReadOnly() throws Exception {
    try (Roles roles = Roles.in(pool);
        HikariDataSource role = Pools.of(Roles.url(url));
        Quotas application =
            Quotas.builder(JdbcStore.of(role)).defaultPlan("free").build()) {
      assertThat(roles.owner()).isSameAs(pool);
      application.as("jane", "why").admin().subscribe("acme", "free");
      assertThat(application.audit().read(AuditFilter.all().who("jane"))).hasSize(1);
      for (String refused : List.of(
          "UPDATE quota_audit SET done_by = 'joe'",
          "DELETE FROM quota_audit",
          "TRUNCATE quota_audit",
          "ALTER TABLE quota_audit DISABLE TRIGGER quota_audit_append_only")) {
        assertThatThrownBy(() -> Sql.run(role, refused))
            .as(refused)
            .hasMessageMatching("(?s).*(permission denied|must be owner).*");
      }
    }
  }

  @Test
  void aCloseWritesWhatWaits() {
    String customer = "leaving";
    try (Quotas leaving = Quotas.builder(JdbcStore.of(pool)).defaultPlan("free").build()) {
      assertThat(leaving.consume(customer, "sms", 2).allowed()).isFalse();
      leaving.as("jane").close(); // nothing: it is a view
      assertThat(leaving.consume(customer, "sms", 2).allowed()).isFalse();
    }
    List<AuditEntry> told = quotas.audit().read(AuditFilter.all().customer(customer));
    assertThat(told).extracting(AuditEntry::count).containsExactly(2L);
  }
}
