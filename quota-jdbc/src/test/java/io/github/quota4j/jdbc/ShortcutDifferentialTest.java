package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import io.github.quota4j.jdbc.charging.Step;
import io.github.quota4j.plan.Marks;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.SettableClock;
import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random histories, each step by two customers: the charges of one take the shortcut where they may, those of the other
 * never. The answers, with all their figures, and what is kept must be equal.
 */
@ExtendWith(Servers.class)
@Timeout(3_000)
final class ShortcutDifferentialTest {
  private static final int HISTORIES = Integer.getInteger("quota.test.histories", 15);
  private static final int STEPS = 80;
  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration WINDOW = Duration.ofMinutes(2);

  /** Some where the limit is, and one that does not move with it. */
  private static final Marks ALERTS = Marks.of(Quota.soft("api", 100)
      .unit("units")
      .scale(2)
      .alertAt(50, 75, 90, 100)
      .alertAtUnits(List.of(new BigDecimal("0.4"))));

  /** Those of another plan, which begins without a new version. */
  private static final Marks OTHER_ALERTS =
      Marks.of(Quota.soft("api", 100).unit("units").scale(2).alertAt(30, 60, 95));

  private final String url;

  ShortcutDifferentialTest(Postgres postgres) {
    this.url = postgres.createDatabase();
  }

  @Test
  void theShortcutAnswersAndKeepsWhatTheFullPathDoes() throws SQLException {
    long seed = Long.getLong("quota.test.seed", System.nanoTime());
    System.out.println("[quota4j tests] shortcut against full path with seed " + seed);
    try (HikariDataSource pool = Pools.of(url);
        JdbcStore store = JdbcStore.of(pool)) {
      assertThat(store.usage().now()).isNotNull();
      for (int i = 0; i < HISTORIES; i++) new History(pool, store, "-" + i, seed + i).run();
      int percent = Integer.parseInt(Sql.one(pool, shortcuts("short")));
      System.out.println("[quota4j tests] " + percent + " % by the shortcut");
      assertThat(percent).isGreaterThan(5);
      assertThat(Sql.one(pool, shortcuts("plain"))).isEqualTo("0");
      assertThat(Sql.rows(pool, ledger("short"))).isEqualTo(Sql.rows(pool, ledger("plain")));
      for (int i = 0; i < HISTORIES; i++)
        assertThat(rows(store, "short-" + i)).isEqualTo(rows(store, "plain-" + i));
      assertThat(Sql.rows(pool, alerts("short"))).hasSizeGreaterThan(HISTORIES);
      assertThat(Sql.rows(pool, alerts("short"))).isEqualTo(Sql.rows(pool, alerts("plain")));
    }
  }

  private static String shortcuts(String customers) {
    return "SELECT round(100.0 * count(*) FILTER (WHERE get_byte(content, 0) = 240) / count(*)) FROM"
        + " (SELECT customer_id, content FROM quota_operations UNION ALL"
        + " SELECT customer_id, operation FROM billing_usage_records WHERE operation IS NOT NULL) o"
        + " WHERE customer_id LIKE '" + customers + "-%'";
  }

  /** What the ledger tells, where it was drawn from included. */
  private static String rows(JdbcStore store, String customer) {
    Window all = new Window(START.minus(Duration.ofDays(1)), START.plus(Duration.ofDays(1)));
    return store
        .ledger()
        .orElseThrow()
        .rows(customer, "api", all, 10_000)
        .toString()
        .replace(customer, "");
  }

  private static String ledger(String customers) {
    return "SELECT right(customer_id, -5), operation_id, kind, line, report, service_name, subject, quantity, unit_cost,"
        + " unit_scale, event_count, recorded_at, metadata, counted FROM billing_usage_records"
        + " WHERE customer_id LIKE '" + customers
        + "-%' ORDER BY customer_id, operation_id, kind, line";
  }

  private static String alerts(String customers) {
    return "SELECT right(customer_id, -5), service_name, limit_name, window_start, threshold, line, level, used,"
        + " limit_amount, raised_at FROM quota_alerts WHERE customer_id LIKE '" + customers
        + "-%' ORDER BY customer_id, service_name, window_start, raised_at, line, threshold";
  }

  private static final class History {
    private final SettableClock clock = new SettableClock(START);
    private final DataSource source;
    private final UsageStore usage;
    private final String number;
    private final Random random;
    private final List<Take> shortTakes = new ArrayList<>();
    private final List<Take> plainTakes = new ArrayList<>();
    private long version = 1;
    private long limit = 100;
    private Marks alerts = ALERTS;

    History(DataSource source, QuotaStore store, String number, long seed) {
      this.source = source;
      this.usage = store.withClock(clock).usage();
      this.number = number;
      this.random = new Random(seed);
    }

    void run() throws SQLException {
      for (int i = 0; i < STEPS; i++) {
        int dice = random.nextInt(30);
        if (dice == 0) clock.advance(Duration.ofSeconds(random.nextInt(90)));
        if (dice == 1) newAccount();
        if (dice == 2) nextPlan();
        long seed = random.nextLong();
        Sql.run(
            source,
            "UPDATE quota_counters SET plain_below = 0 WHERE customer_id = 'plain" + number + "'");
        String first = new Step("short" + number, shortTakes, new Random(seed)).run(i);
        String second = new Step("plain" + number, plainTakes, new Random(seed)).run(i);
        assertThat(first.replace("short-", "-"))
            .as("history %s, step %s", number, i)
            .isEqualTo(second.replace("plain-", "-"));
      }
    }

    private void newAccount() {
      version++;
      nextPlan();
    }

    /** At a boundary, by arithmetic: no account was changed. */
    private void nextPlan() {
      limit = random.nextLong(20, 220);
      alerts = random.nextBoolean() ? ALERTS : OTHER_ALERTS;
    }

    private Instant deadline() {
      return clock.instant().plusSeconds(30);
    }

    /** One step of one of the two; what is random about it is the same for both. */
    private final class Step {
      private final String customer;
      private final List<Take> takes;
      private final Random dice;

      Step(String customer, List<Take> takes, Random dice) {
        this.customer = customer;
        this.takes = takes;
        this.dice = dice;
      }

      /** All that can be seen of it. */
      String run(int i) {
        Object answer = dice.nextInt(30) < 24 || takes.isEmpty()
            ? usage.take(take(i))
            : usage.settle(settle(), deadline());
        OperationId any = takes.get(dice.nextInt(takes.size())).id();
        Set<CounterKey> keys = Set.of(key("api", clock.instant()), key("exports", clock.instant()));
        var reading = usage.read(customer, keys, deadline());
        String counters = keys.stream()
            .sorted()
            .map(key -> reading.counter(key).toString())
            .toList()
            .toString();
        return answer + "\n" + counters + "\n" + usage.find(any, deadline());
      }

      private Take take(int i) {
        boolean isRepeat = dice.nextInt(8) == 0 && !takes.isEmpty();
        Take take = isRepeat
            ? takes.get(dice.nextInt(takes.size())).by(deadline())
            : newTake(new OperationId(customer, "op-" + i));
        takes.add(take);
        return take;
      }

      private Take newTake(OperationId id) {
        // Sometimes by an account that has changed meanwhile, or into the window before.
        long of = dice.nextInt(10) == 0 ? version - 1 : version;
        Instant when = dice.nextInt(20) == 0 ? clock.instant().minus(WINDOW) : clock.instant();
        List<Item> items = new ArrayList<>(List.of(item("api", when)));
        if (dice.nextInt(4) == 0) items.add(item("exports", when));
        Take take = Take.of(id, of, deadline(), items.toArray(Item[]::new));
        if (dice.nextInt(6) == 0) {
          Duration time = Duration.ofSeconds(1 + dice.nextInt(60));
          return take.withHold(new HoldTerms(HoldTerms.Kind.RESERVATION, time));
        }
        if (dice.nextInt(15) == 0) return take.asForced();
        return dice.nextInt(3) == 0 ? take.withCallersId() : take;
      }

      private Item item(String service, Instant when) {
        boolean isSoft = dice.nextInt(4) == 0;
        Ceiling ceiling =
            isSoft ? new Ceiling.Amount(limit, limit + 50) : Ceiling.Amount.hard(limit);
        CounterKey key = key(service, when);
        Leg leg =
            Leg.of(new Bucket(key, key.windowStart().plus(WINDOW), ceiling)).with(alerts);
        long amount = dice.nextInt(10) == 0 ? dice.nextInt(300) : dice.nextInt(12);
        Demand demand = dice.nextInt(8) == 0 ? Demand.upTo(amount) : Demand.exactly(amount);
        return new Item(service, dice.nextInt(3) == 0 ? "jane" : "", 2, demand, List.of(leg));
      }

      private Settle settle() {
        OperationId id = takes.get(dice.nextInt(takes.size())).id();
        return switch (dice.nextInt(3)) {
          case 0 -> new Settle.Refund(id, OptionalLong.empty());
          case 1 -> new Settle.Refund(id, OptionalLong.of(dice.nextInt(5)));
          default -> Settle.release(id);
        };
      }

      private CounterKey key(String service, Instant when) {
        long windows = Math.floorDiv(Duration.between(START, when).toSeconds(), WINDOW.toSeconds());
        return new CounterKey(
            customer, "", service, "main", START.plus(WINDOW.multipliedBy(windows)));
      }
    }
  }
}
