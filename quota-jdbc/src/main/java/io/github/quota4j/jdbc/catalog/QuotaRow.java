package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.plan.Tier;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * A quota as a row. The published columns say as much as they can, for queries of others; the columns beside them say
 * exactly what was written, and are empty in rows that others wrote.
 */
final class QuotaRow {
  private static final long UNLIMITED = -1;

  private static final BigDecimal MOST_PUBLISHED = new BigDecimal("9999.999999");

  private QuotaRow() {}

  static Quota read(ResultSet row, LimitRows further) throws SQLException {
    boolean isLevel = row.getBoolean("is_level");
    Optional<ResetPeriod> period =
        isLevel ? Optional.empty() : Optional.of(LimitRows.period(period(row)));
    Limit main = new Limit(Limit.MAIN, limit(row), period, false);
    String mode = row.getString("enforcement_mode");
    Enforcement enforcement = new Enforcement(
        Enforcement.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
        decimal(row, "overage_cap"),
        row.getBoolean("is_shadow"));
    return new Quota(
        row.getString("service_name"),
        new Unit(row.getString("limit_type"), row.getInt("unit_scale")),
        new Limits(main, further.limits(), further.rate()),
        enforcement,
        price(row),
        Optional.ofNullable(row.getString("on_failure"))
            .map(word -> FailurePolicy.valueOf(word.toUpperCase(Locale.ROOT))),
        Optional.ofNullable(row.getString("alert_at")).map(Thresholds::of));
  }

  /** The values of a row, in the order of the statements in {@link PlanTables}. */
  static Object[] values(String plan, int order, Quota quota) {
    Limit main = quota.limits().main();
    Optional<BigDecimal> price = quota.price().map(QuotaRow::firstUnit);
    return new Object[] {
      order,
      main.amount()
          .map(amount -> amount.setScale(0, RoundingMode.FLOOR).longValueExact())
          .orElse(UNLIMITED),
      quota.unit().name(),
      quota.enforcement().mode().name().toLowerCase(Locale.ROOT),
      price.orElse(BigDecimal.ZERO),
      main.period().map(ResetPeriod::word).orElse(ResetPeriod.NEVER.word()),
      quota.unit().scale(),
      Script.orNull(main.period().map(ResetPeriod::word)),
      main.isLevel(),
      Script.orNull(main.amount().map(BigDecimal::toString)),
      Script.orNull(quota.price().map(Price::text)),
      Script.orNull(quota.enforcement().overageCap().map(BigDecimal::toString)),
      quota.enforcement().shadow(),
      Script.orNull(quota.onFailure().map(policy -> policy.name().toLowerCase(Locale.ROOT))),
      Script.orNull(quota.alerts().map(Thresholds::text)),
      plan,
      quota.service()
    };
  }

  private static String period(ResultSet row) throws SQLException {
    String exact = row.getString("window_period");
    return exact != null ? exact : row.getString("reset_period");
  }

  private static Optional<BigDecimal> limit(ResultSet row) throws SQLException {
    Optional<BigDecimal> exact = decimal(row, "exact_limit");
    if (exact.isPresent()) return exact;
    long limit = row.getLong("limit_value");
    return limit == UNLIMITED ? Optional.empty() : Optional.of(BigDecimal.valueOf(limit));
  }

  /** For the published column, which knows no tiers. */
  private static BigDecimal firstUnit(Price price) {
    Tier first = price.tiers().get(0);
    return first
        .price()
        .divide(first.block().orElse(BigDecimal.ONE), 6, RoundingMode.HALF_UP)
        .min(MOST_PUBLISHED);
  }

  private static Optional<Price> price(ResultSet row) throws SQLException {
    String exact = row.getString("price_terms");
    if (exact != null) return Optional.of(Price.of(exact));
    return Optional.ofNullable(row.getBigDecimal("overage_price"))
        .filter(price -> price.signum() > 0)
        .map(price -> Price.perUnit(price.stripTrailingZeros().toPlainString(), "USD"));
  }

  private static Optional<BigDecimal> decimal(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(BigDecimal::new);
  }
}
