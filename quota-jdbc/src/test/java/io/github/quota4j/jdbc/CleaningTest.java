package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.jdbc.sql.Database;
import io.github.quota4j.jdbc.work.Cleaning;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
final class CleaningTest {
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

  private final String url;

  CleaningTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void whatNobodyCanComeBackToIsRemovedFromPostgresAndNothingElse() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertRemovesWhatNobodyCanComeBackTo(pool);
    }
  }

  @Test
  void whatNobodyCanComeBackToIsRemovedFromH2AndNothingElse() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertRemovesWhatNobodyCanComeBackTo(pool);
    }
  }

  private static void assertRemovesWhatNobodyCanComeBackTo(DataSource pool) throws SQLException {
    SettableClock clock = new SettableClock(START);
    try (JdbcStore store = JdbcStore.of(pool)) {
      UsageStore usage = store.withClock(clock).usage();
      Take callers = take("callers", 1, clock).withCallersId();
      usage.take(take("made", 2, clock)); // the first one: later ones have no row among these
      assertThat(usage.take(callers)).isInstanceOf(TakeAnswer.Taken.class);
      usage.take(take("held", 3, clock)
          .withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, Duration.ofMinutes(5))));
      assertThat(cleaned(pool, START.plus(Duration.ofMinutes(10))))
          .containsExactly("callers", "held", "made");
      assertThat(cleaned(pool, START.plus(Duration.ofMinutes(11))))
          .containsExactly("callers", "held");
      assertThat(cleaned(pool, START.plus(Duration.ofHours(47))))
          .containsExactly("callers", "held");
      assertThat(counters(pool)).isEqualTo("1"); // something is held of it
      assertThat(cleaned(pool, START.plus(Duration.ofHours(49)))).containsExactly("held");
      clock.advance(Duration.ofHours(49));
      usage.take(take("frees", 4, clock));
      assertThat(cleaned(pool, START.plus(Duration.ofDays(10)))).containsExactly("held");
      // The ledger knows for ever that it was counted.
      TakeAnswer again = usage.take(callers.by(clock.instant().plusSeconds(30)));
      assertThat(again).isInstanceOf(TakeAnswer.Taken.class);
      assertThat(((TakeAnswer.Taken) again).repeated()).isTrue();
      assertThat(((TakeAnswer.Taken) again).granted()).containsExactly(1L);
    }
  }

  @Test
  void aCounterThatWasRemovedIsMadeAnewFromTheLedger() throws SQLException {
    SettableClock clock = new SettableClock(START);
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      UsageStore usage = store.withClock(clock).usage();
      usage.take(take("first", 7, clock));
      assertThat(counters(pool)).isEqualTo("1");
      assertThat(cleaned(pool, START.plus(Duration.ofHours(24)))).isEmpty();
      assertThat(counters(pool)).isEqualTo("1"); // a little while it is kept
      assertThat(cleaned(pool, START.plus(Duration.ofHours(26)))).isEmpty();
      assertThat(counters(pool)).isEqualTo("0");
      assertThat(usage.take(take("late", 4, clock))).isInstanceOf(TakeAnswer.Refused.class);
      assertThat(usage.take(take("late", 3, clock).asForced()))
          .isInstanceOf(TakeAnswer.Taken.class);
      assertThat(Sql.one(pool, "SELECT settled FROM quota_counters")).isEqualTo("10");
    }
  }

  /** It is nowhere else, and a late event would let the grant pay for all of the window again. */
  @Test
  void whatGrantsPaidStaysAndALateEventFindsIt() throws SQLException {
    SettableClock clock = new SettableClock(START);
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      UsageStore usage = store.withClock(clock).usage();
      assertThat(usage.take(granted("first", 15, clock))).isInstanceOf(TakeAnswer.Taken.class);
      assertThat(counters(pool)).isEqualTo("3");
      List<String> unused = cleaned(pool, START.plus(Duration.ofDays(3)));
      assertThat(counters(pool)).isEqualTo("2");
      clock.advance(Duration.ofDays(3));
      assertThat(usage.take(granted("late", 3, clock).asForced()))
          .isInstanceOf(TakeAnswer.Taken.class);
      assertThat(Sql.rows(pool, "SELECT settled FROM quota_counters ORDER BY limit_name"))
          .as("the grant, what grants paid of the window, the window")
          .containsExactly("8", "8", "18");
    }
  }

  @Test
  void anyRecordOfUseTellsOfAKeyThatWasForgottenOnPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertKnowsForgottenKeys(pool);
    }
  }

  @Test
  void anyRecordOfUseTellsOfAKeyThatWasForgottenOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertKnowsForgottenKeys(pool);
    }
  }

  private static void assertKnowsForgottenKeys(DataSource pool) throws SQLException {
    SettableClock clock = new SettableClock(START);
    try (Quotas quotas = quotas(pool, clock)) {
      quotas.admin().apply(Plan.of("free", Quota.hard("api", 100), Quota.hard("gb", 100)));
      quotas.consume(Charge.of("acme", "api", 1).and("gb", 1)).orElseThrow();
      quotas
          .reserve(Charge.of("acme", "gb", 5).key("held"), Duration.ofMinutes(5))
          .commit(5)
          .orElseThrow();
      quotas.consume(Charge.of("acme", "api", 0).and("gb", 7).key("second")).orElseThrow();
      clock.advance(Duration.ofDays(3));
      assertThat(cleaned(pool, clock.instant())).isEmpty();
      quotas.consume("acme", "gb", 1).orElseThrow(); // the next one may take the shortcut
      quotas.consume(Charge.of("acme", "gb", 5).key("held")).orElseThrow();
      quotas.consume(Charge.of("acme", "gb", 7).key("second")).orElseThrow();
      assertThat(quotas.consume(Charge.of("acme", "gb", 3).key("new")).allowed())
          .isTrue();
      assertThat(Sql.ledger(pool, "acme")).isEqualTo(1 + 1 + 5 + 7 + 1 + 3);
    }
  }

  @Test
  void whatIsRefundedAfterAResetStaysInItsPartOnPostgres() throws SQLException {
    try (HikariDataSource pool = Pools.of(url)) {
      assertRefundsBeforeTheReset(pool);
    }
  }

  @Test
  void whatIsRefundedAfterAResetStaysInItsPartOnH2() throws SQLException {
    try (HikariDataSource pool = Pools.h2()) {
      assertRefundsBeforeTheReset(pool);
    }
  }

  /** The counter of the first part is made anew, and must end where it was cut; that of another service was not. */
  private static void assertRefundsBeforeTheReset(DataSource pool) throws SQLException {
    SettableClock clock = new SettableClock(START);
    try (Quotas quotas = quotas(pool, clock)) {
      Quota daily = Quota.hard("api", 100).resets(ResetPeriod.DAILY);
      Quota others = Quota.hard("gb", 100).resets(ResetPeriod.DAILY);
      quotas.admin().apply(Plan.of("free", daily, others));
      quotas.consume(Charge.of("acme", "api", 40).key("first")).orElseThrow();
      quotas.consume(Charge.of("acme", "gb", 30).key("other")).orElseThrow();
      clock.advance(Duration.ofHours(1));
      Instant cut = quotas.admin().reset(Reset.of("acme", "api"));
      clock.advance(Duration.ofHours(1));
      quotas.consume(Charge.of("acme", "api", 7).key("second")).orElseThrow();
      clock.advance(Duration.ofHours(14));
      assertThat(cleaned(pool, clock.instant())).hasSize(3);
      assertThat(counters(pool)).isEqualTo("0");
      for (String key : List.of("first", "second", "other"))
        quotas.refund("acme", key).orElseThrow();
      String isBefore = "recorded_at < TIMESTAMP WITH TIME ZONE '" + cut + "'";
      assertThat(Sql.rows(
              pool,
              "SELECT service_name, CAST(sum(quantity) AS bigint), " + isBefore
                  + " FROM billing_usage_records GROUP BY service_name, " + isBefore))
          .as("by service, before the reset and after it")
          .hasSize(4)
          .allMatch(row -> row.startsWith("api|0|") || row.startsWith("gb|"));
      assertThat(Sql.rows(pool, "SELECT settled FROM quota_counters")).containsOnly("0");
      assertThat(Sql.one(pool, "SELECT count(*) FROM quota_counters WHERE cut_at IS NOT NULL"))
          .isEqualTo("1");
      assertThat(quotas.store().ledger().orElseThrow().discrepancies(10)).isEmpty();
    }
  }

  private static Quotas quotas(DataSource pool, SettableClock clock) {
    return Quotas.builder(JdbcStore.of(pool))
        .clock(clock)
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  /** 10 of the plan, and a grant of 100 after it. */
  private static Take granted(String id, long units, SettableClock clock) {
    Take plain = take(id, units, clock);
    CounterKey key = new CounterKey("acme", "", "api", "grant:a", START);
    Bucket grant = new Bucket(key, Window.ALWAYS.end(), Ceiling.Amount.hard(100));
    Leg leg = plain.items().get(0).legs().get(0).with(new Leg.Grants(List.of(grant), 0));
    Item item = new Item("api", "", 0, Demand.exactly(units), List.of(leg));
    return Take.of(plain.id(), 0, plain.deadline(), item);
  }

  private static String counters(DataSource pool) throws SQLException {
    return Sql.one(pool, "SELECT count(*) FROM quota_counters");
  }

  /** Cleans until nothing is left to do, and tells which operations remain. */
  private static List<String> cleaned(DataSource pool, Instant now) throws SQLException {
    Cleaning cleaning = new Cleaning();
    cleaning.at(now);
    Database database = Pools.database(pool);
    long pause = cleaning.run(database);
    while (cleaning.run(database) < pause) pause = cleaning.run(database);
    return Sql.rows(pool, "SELECT operation_id FROM quota_operations ORDER BY operation_id");
  }

  /** A window of a day. */
  private static Take take(String id, long units, SettableClock clock) {
    CounterKey key = new CounterKey("acme", "", "api", "main", START);
    Bucket bucket = new Bucket(key, START.plus(Duration.ofDays(1)), Ceiling.Amount.hard(10));
    Item item = new Item("api", "", 0, Demand.exactly(units), List.of(Leg.of(bucket)));
    return Take.of(new OperationId("acme", id), 0, clock.instant().plusSeconds(30), item);
  }
}
