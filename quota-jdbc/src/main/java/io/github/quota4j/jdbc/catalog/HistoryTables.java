package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.billing.Former;
import io.github.quota4j.billing.Past;
import io.github.quota4j.billing.PlansInTurn;
import io.github.quota4j.jdbc.sql.Rows;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What held before a change, as far as bills go by it: written in the transaction of the change, and never changed. What others
 * change by SQL leaves nothing here, and so is billed as if it had always been so.
 */
public final class HistoryTables {
  private static final String INSERT_QUOTA = """
      INSERT INTO quota_former_quotas
        (revision, plan_name, customer_id, service_name, until_at, is_included, enforcement_mode, is_shadow, amount, unit,
         unit_scale, window_period, price_terms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private static final String INSERT_PLAN =
      "INSERT INTO quota_former_plans (customer_id, until_at, revision, plan_name) VALUES (?, ?, ?, ?)";

  private static final String FORMER_QUOTAS = """
      SELECT %s, service_name, until_at, is_included, enforcement_mode, is_shadow, amount, unit, unit_scale, window_period,
             price_terms
      FROM quota_former_quotas WHERE %s AND until_at > ? ORDER BY until_at, revision""";

  private static final String OF_PLANS =
      FORMER_QUOTAS.formatted("plan_name", "plan_name IS NOT NULL");

  private static final String FORMER_PLANS = """
      SELECT customer_id, plan_name, until_at FROM quota_former_plans
      WHERE customer_id IN (%s) AND until_at > ? ORDER BY until_at, revision""";

  /** Whose quotas they were. */
  enum Owner {
    PLAN,
    CUSTOMER
  }

  private HistoryTables() {}

  /** Writes down what each service had that has something else now. */
  static void add(
      Session session,
      Owner owner,
      String name,
      Collection<Quota> before,
      Collection<Quota> after,
      Instant until,
      long revision)
      throws SQLException {
    Map<String, Quota> now = billed(after);
    Map<String, Quota> then = billed(before);
    Script script = session.script();
    then.forEach((service, quota) -> {
      if (!quota.equals(now.get(service)))
        add(script, owner, name, service, Optional.of(quota), until, revision);
    });
    now.keySet().stream()
        .filter(service -> !then.containsKey(service))
        .forEach(service -> add(script, owner, name, service, Optional.empty(), until, revision));
    script.run();
  }

  /** As far as bills go by them: what only decides is left out. */
  private static Map<String, Quota> billed(Collection<Quota> quotas) {
    Map<String, Quota> billed = new LinkedHashMap<>();
    for (Quota quota : quotas) {
      Limits main = new Limits(quota.limits().main(), List.of(), Optional.empty());
      Enforcement enforcement = new Enforcement(
          quota.enforcement().mode(), Optional.empty(), quota.enforcement().shadow());
      billed.put(
          quota.service(), of(quota.service(), quota.unit(), main, enforcement, quota.price()));
    }
    return billed;
  }

  private static Quota of(
      String service, Unit unit, Limits limits, Enforcement enforcement, Optional<Price> price) {
    return new Quota(service, unit, limits, enforcement, price, Optional.empty(), Optional.empty());
  }

  private static void add(
      Script script,
      Owner owner,
      String name,
      String service,
      Optional<Quota> quota,
      Instant until,
      long revision) {
    Optional<Limit> main = quota.map(of -> of.limits().main());
    script.add(
        INSERT_QUOTA,
        revision,
        owner == Owner.PLAN ? name : Script.NULL_TEXT,
        owner == Owner.CUSTOMER ? name : Script.NULL_TEXT,
        service,
        until,
        quota.isPresent(),
        Script.orNull(quota.map(of -> of.enforcement().mode().name().toLowerCase(Locale.ROOT))),
        quota.map(of -> of.enforcement().shadow()).orElse(false),
        Script.orNull(main.flatMap(Limit::amount).map(BigDecimal::toString)),
        Script.orNull(quota.map(of -> of.unit().name())),
        quota.map(of -> of.unit().scale()).orElse(0),
        Script.orNull(main.flatMap(Limit::period).map(ResetPeriod::word)),
        Script.orNull(quota.flatMap(Quota::price).map(Price::text)));
  }

  /**
   * Writes down the plan that a customer had, or had one after the other, and has not any more. What follows from the time, a
   * plan that was to follow or an end, has held from when it was to.
   */
  static void add(
      Session session,
      Optional<Subscription> before,
      Subscription after,
      Instant now,
      long revision)
      throws SQLException {
    if (before.isEmpty()) return;
    PlansInTurn was = PlansInTurn.of(before.get());
    List<Former<String>> formers = new ArrayList<>(was.endedBy(now));
    boolean beganBefore = formers.stream().allMatch(former -> former.until().isBefore(now));
    if (beganBefore && !PlansInTurn.of(after).at(now).equals(was.at(now)))
      formers.add(new Former<>(was.at(now), now));
    Script script = session.script();
    for (Former<String> former : formers)
      script.add(INSERT_PLAN, after.customer(), former.until(), revision, former.what());
    script.run();
  }

  public static Past find(Session session, Collection<String> customers, Instant since)
      throws SQLException {
    Map<String, List<Former<String>>> plans = new HashMap<>();
    Map<Past.Key, List<Former<Optional<Quota>>>> quotas = new HashMap<>();
    Map<Past.Key, List<Former<Optional<Quota>>>> overrides = new HashMap<>();
    Script script = session.script().add(OF_PLANS, row -> add(quotas, row), since);
    if (!customers.isEmpty()) {
      String some = CustomerList.marks(customers);
      script
          .add(
              FORMER_PLANS.formatted(some),
              row -> plans
                  .computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                  .add(new Former<>(row.getString(2), Rows.instant(row, 3))),
              CustomerList.and(customers, since))
          .add(
              FORMER_QUOTAS.formatted("customer_id", "customer_id IN (" + some + ")"),
              row -> add(overrides, row),
              CustomerList.and(customers, since));
    }
    script.run();
    return new Past(plans, quotas, overrides);
  }

  private static void add(Map<Past.Key, List<Former<Optional<Quota>>>> found, ResultSet row)
      throws SQLException {
    found
        .computeIfAbsent(new Past.Key(row.getString(1), row.getString(2)), any -> new ArrayList<>())
        .add(new Former<>(quota(row), Rows.instant(row, 3)));
  }

  private static Optional<Quota> quota(ResultSet row) throws SQLException {
    if (!row.getBoolean("is_included")) return Optional.empty();
    Optional<String> period = Optional.ofNullable(row.getString("window_period"));
    Optional<BigDecimal> amount = Optional.ofNullable(row.getString("amount")).map(BigDecimal::new);
    Limit main = new Limit(Limit.MAIN, amount, period.map(LimitRows::period), false);
    String mode = row.getString("enforcement_mode").toUpperCase(Locale.ROOT);
    return Optional.of(of(
        row.getString("service_name"),
        new Unit(row.getString("unit"), row.getInt("unit_scale")),
        new Limits(main, List.of(), Optional.empty()),
        new Enforcement(
            Enforcement.Mode.valueOf(mode), Optional.empty(), row.getBoolean("is_shadow")),
        Optional.ofNullable(row.getString("price_terms")).map(Price::of)));
  }
}
