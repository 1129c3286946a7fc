package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Limits;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The limits of a quota beside its main one, as rows. */
final class LimitRows {
  private final List<Limit> limits = new ArrayList<>();
  private Optional<Rate> rate = Optional.empty();

  List<Limit> limits() {
    return limits;
  }

  Optional<Rate> rate() {
    return rate;
  }

  void add(ResultSet row) throws SQLException {
    String name = row.getString("limit_name");
    Optional<BigDecimal> amount = Optional.ofNullable(row.getString("amount")).map(BigDecimal::new);
    if (name.equals(Limit.RATE)) {
      Duration per = Duration.of(row.getLong("refill_micros"), ChronoUnit.MICROS);
      rate = Optional.of(
          new Rate(amount.orElse(BigDecimal.ZERO), per, new BigDecimal(row.getString("burst"))));
    } else {
      Optional<ResetPeriod> period =
          Optional.ofNullable(row.getString("window_period")).map(LimitRows::period);
      limits.add(new Limit(name, amount, period, row.getBoolean("per_subject")));
    }
  }

  /** The values of each row from its name on, in the order of the statement in {@link PlanTables}. */
  static List<Object[]> values(Limits limits) {
    List<Object[]> rows = new ArrayList<>();
    for (Limit limit : limits.further()) {
      rows.add(new Object[] {
        limit.name(),
        Script.orNull(limit.amount().map(BigDecimal::toString)),
        Script.orNull(limit.period().map(ResetPeriod::word)),
        limit.perSubject(),
        Script.NULL_NUMBER,
        Script.NULL_TEXT
      });
    }
    limits
        .rate()
        .ifPresent(rate -> rows.add(new Object[] {
          Limit.RATE,
          rate.amount().toString(),
          Script.NULL_TEXT,
          false,
          rate.perMicros(),
          rate.burst().toString()
        }));
    return rows;
  }

  static ResetPeriod period(String word) {
    return ResetPeriod.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
