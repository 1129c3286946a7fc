package io.github.quota4j.cli.readme;

import static io.github.quota4j.plan.ResetPeriod.DAILY;
import static io.github.quota4j.plan.ResetPeriod.MONTHLY;

import io.github.quota4j.Charge;
import io.github.quota4j.Chores;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaListener;
import io.github.quota4j.QuotaScheduler;
import io.github.quota4j.QuotaSettings;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.jdbc.JdbcStore;
import io.github.quota4j.jdbc.SchemaMode;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Tier;
import io.github.quota4j.plan.Window;
import io.github.quota4j.redis.RedisStore;
import io.github.quota4j.servlet.Cost;
import io.github.quota4j.servlet.QuotaFilter;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.QuotaStore;
import io.github.quota4j.store.UsageEvent;
import io.github.quota4j.store.UsageTotal;
import io.github.quota4j.yaml.YamlPlans;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The Java of README.md, so that it compiles: {@link ReadmeTest} finds each of its blocks in here. */
@SuppressWarnings("UnusedVariable") // each line shows something, and most have nothing more to say
final class ReadmeExamples {
  interface Model {
    Answer answer(String prompt);
  }

  record Answer(long tokens) {}

  interface Meter {
    void count(String name);
  }

  private ReadmeExamples() {}

  /** What the first block says of a customer that is over its limit. */
  static String firstFiveMinutes() {
    Quotas quotas = Quotas.builder(QuotaStore.inMemory()).defaultPlan("free").build();
    quotas
        .admin()
        .apply(
            Plan.of(
                "free",
                Quota.hard("api", 10_000).resets(MONTHLY),
                Quota.hard("exports", 3).resets(DAILY)),
            Plan.of("pro", Quota.soft("api", 1_000_000).price(Price.perUnit("0.00005", "USD"))));
    quotas.admin().subscribe("acme", "pro");

    Decision decision = quotas.consume("acme", "api", 1); // checks and counts in one step
    if (decision instanceof Decision.Denied denied) return tooManyRequests(denied.retryAfter());
    quotas.consume("guest", "exports", 1).orElseThrow(); // where an exception is easier
    return "served";
  }

  private static String tooManyRequests(Optional<Duration> retryAfter) {
    return "429 " + retryAfter;
  }

  static void stores(DataSource dataSource) {
    Quotas.builder(QuotaStore.inMemory()); // one process; gone at exit
    Quotas.builder(JdbcStore.of(dataSource)); // PostgreSQL, or H2 inside the process
    Quotas.builder(RedisStore.of("redis://cache:6379")); // Redis alone; plans come from code
  }

  static List<Object> onADatabase(
      DataSource dataSource,
      Connection connection,
      Quotas quotas,
      Iterator<UsageEvent> events,
      Window window) {
    Decision order =
        JdbcStore.inTransaction(connection, quotas).consume(Charge.of("acme", "orders", 1));
    Ingested imported = quotas.store().ledger().orElseThrow().ingest(events);
    List<UsageTotal> hours = quotas.store().ledger().orElseThrow().hours("acme", "api", window);
    JdbcStore careful =
        JdbcStore.of(dataSource).schema(SchemaMode.VALIDATE); // somebody else runs the migrations
    return List.of(order, imported, hours, careful);
  }

  static List<AuditEntry> audit(Quotas quotas) {
    quotas
        .as("jane@example.com", "ticket 4711")
        .admin()
        .override("acme", Quota.hard("exports", 50));
    List<AuditEntry> denied =
        quotas.audit().read(AuditFilter.all().customer("acme").action(AuditAction.DENIED));
    return denied;
  }

  static List<Price> prices() {
    Price unit = Price.perUnit("0.00005", "USD");
    Price block = Price.perBlock("0.50", "1000", "USD").free("500").atMost("200");
    Price tiers =
        Price.graduated("USD", Tier.upTo("1000", "0.02"), Tier.rest("0.01").flat("5"));
    return List.of(unit, block, tiers);
  }

  static Statement bills(Quotas quotas, List<Statement> invoices) {
    Statement soFar = quotas.billing().statement("acme");
    quotas.billing().close();
    quotas.billing().report(statement -> invoices.add(statement));
    return soFar;
  }

  static Decision reserve(Quotas quotas, Model model, String prompt) {
    try (Reservation hold =
        quotas.reserve(Charge.of("acme", "tokens", 4_000), Duration.ofMinutes(2))) {
      if (!hold.decision().allowed()) return hold.decision();
      return hold.commit(model.answer(prompt).tokens());
    }
  }

  static String call(Quotas quotas) throws Exception {
    String report = quotas.call(
        Charge.of("acme", "exports", 1), Duration.ofMinutes(5), () -> export("2026-10"));
    return report;
  }

  private static String export(String month) {
    return "report of " + month;
  }

  static List<Decision> charges(Quotas quotas) {
    Decision both =
        quotas.consume(Charge.of("acme", "api", 1).and("bandwidth", new BigDecimal("0.25")));
    Decision janes = quotas.consume(Charge.of("acme", "api", 1).subject("jane"));
    Decision upload = quotas.consume(Charge.ofBytes("acme", "bandwidth", 5_242_880));
    Decision some = quotas.consumeUpTo(Charge.of("acme", "api", 500));
    return List.of(both, janes, upload, some);
  }

  static List<Decision> retries(Quotas quotas, BigDecimal gb, Instant yesterday) {
    Charge export = Charge.of("acme", "exports", 1).key("export-8841");
    Decision first = quotas.consume(export);
    Decision again = quotas.consume(export); // the first answer, and counted once
    Decision truth = quotas.resolve("acme", "export-8841");
    Decision refund = quotas.refund("acme", "export-8841");
    Decision late = quotas.record(Charge.of("acme", "bandwidth", gb).at(yesterday));
    return List.of(first, again, truth, refund, late);
  }

  static List<Decision> looks(Quotas quotas) {
    Decision look = quotas.check(Charge.of("acme", "api", 1), Duration.ofSeconds(60));
    Decision login = quotas.tryAcquire("acme", "login", 1, Rate.perSecond(5));
    return List.of(look, login);
  }

  static void windows(Quotas quotas, Instant signup) {
    BillingCycle berlin =
        BillingCycle.anchoredAt(signup).in(ZoneId.of("Europe/Berlin")).yearly();
    quotas.admin().subscribe(new Subscription("acme", "pro", berlin));
    quotas
        .admin()
        .reset(Reset.of(
            "acme", "api")); // later boundaries stay; movingTheAnchor() counts them from now
  }

  static void customers(Quotas quotas, Instant now, Instant year2027, Instant inTwoWeeks) {
    quotas.admin().changePlan("acme", "pro", PlanChange.AT_PERIOD_END);
    quotas.admin().override("acme", Quota.hard("exports", 50).resets(DAILY));
    quotas.admin().grant(Grant.of("acme", "black-friday", "api", 100_000, now).until(year2027));
    quotas
        .admin()
        .subscribe(new Subscription("trudy", "pro", BillingCycle.anchoredAt(now))
            .onTrialUntil(inTwoWeeks));
    quotas
        .admin()
        .status(
            "acme",
            SubscriptionStatus.PAST_DUE); // denied, and told why, unless the builder says otherwise
    quotas
        .admin()
        .breakGlass(BreakGlass.everywhere("ops@example.com", "limits are wrong")
            .service("api")); // counts, refuses nothing
  }

  static Plan limits() {
    Quota api = Quota.soft("api", 1_000_000)
        .atMost(50_000, DAILY)
        .rate(Rate.perSecond(100).burst(200));
    Quota storage = Quota.hard("storage", 100).unit("gb").scale(6).level();
    Quota tokens = Quota.soft("tokens", 1_000_000).overageCap(250_000);
    Quota search = Quota.hard("search", 50_000).shadow();
    return Plan.of("pro", api, storage, tokens, search);
  }

  static Quota open() {
    Quota search = Quota.hard("search", 10_000).onFailure(FailurePolicy.OPEN);
    return search;
  }

  static QuotaListener listener(Meter meter) {
    QuotaListener metrics = new QuotaListener() {
      @Override
      public void decided(Charge charge, Decision decision) {
        meter.count("quota." + decision.reason());
      }

      @Override
      public void lost(Charge charge, Reason why) {
        meter.count("quota.lost." + why);
      }

      @Override
      public void alerted(Alert alert) {
        meter.count("quota.alert." + alert.level());
      }
    };
    return metrics;
  }

  static Quotas settings(QuotaStore store, QuotaListener metrics) {
    Quotas quotas = Quotas.builder(store)
        .settings(QuotaSettings.of(System.getenv()))
        .listener(metrics)
        .build();
    return quotas;
  }

  static QuotaScheduler chores(Quotas quotas) {
    QuotaScheduler scheduler =
        quotas.upkeep().schedule(Chores.usual().removeUsage(Duration.ofDays(400)));
    return scheduler;
  }

  static void plansFile(Path path) throws IOException {
    Quotas.builder(RedisStore.of("redis://cache:6379"))
        .plans(YamlPlans.read(path))
        .defaultPlan("free")
        .build();
  }

  static void filter(ServletContext context, Quotas quotas) {
    context
        .addFilter(
            "quota",
            QuotaFilter.builder(quotas)
                .customer(request -> Optional.ofNullable(request.getRemoteUser()))
                .charge("PUT /files/**", "storage", Cost.contentLength())
                .charge(
                    "POST /chat",
                    "tokens",
                    Cost.reserve(4_000)) // QuotaFilter.cost(request, n) says the actual cost
                .charge("/api/**", "api")
                .exempt("/health")
                .build())
        .addMappingForUrlPatterns(null, false, "/*");
  }

  static Quotas inTests(InstantSource clock, Plan plan) {
    Quotas quotas = Quotas.builder(QuotaStore.inMemory())
        .clock(clock)
        .plans(List.of(plan))
        .defaultPlan("free")
        .build();
    return quotas;
  }

  static List<Decision> decisionsForTests(Charge charge) {
    Decision yes = Decision.Allowed.of(charge);
    Decision no = Decision.Denied.of(Reason.LIMIT_REACHED, Duration.ofMinutes(5));
    Decision unknown = Decision.Indeterminate.of(charge, new IllegalStateException("no answer"));
    return List.of(yes, no, unknown);
  }
}
