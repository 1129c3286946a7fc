package io.github.quota4j.cli.display;

import io.github.quota4j.QuotaStatus;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What JSON and CSV say of one quota: names and values, in order. Values are text, exact numbers, or empty. */
final class QuotaRow {
  private QuotaRow() {}

  static Map<String, Optional<Object>> of(QuotaStatus quota, boolean detailed) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("service", Optional.of(quota.service()));
    row.put("limit_name", Optional.of(quota.limitName()));
    row.put("unit", Optional.of(quota.unit()));
    row.put("mode", Optional.of(mode(quota)));
    row.put("limit", quota.limit().map(QuotaRow::plain));
    row.put("used", Optional.of(plain(quota.used())));
    row.put("remaining", quota.remaining().map(QuotaRow::plain));
    row.put("resets_at", quota.window().map(window -> window.end().toString()));
    if (detailed) {
      row.put("window_start", quota.window().map(window -> window.start().toString()));
      row.put("held", Optional.of(plain(quota.held())));
      row.put("percent", quota.percent().map(percent -> BigDecimal.valueOf(percent)));
      row.put("status", Optional.of(Level.of(quota).word()));
      row.put("overage", Optional.of(plain(quota.overage())));
    }
    return row;
  }

  /** What happens at the limit; where there is none, that. */
  static String mode(QuotaStatus quota) {
    return quota.limit().isEmpty()
        ? ShortNumber.UNLIMITED
        : quota.mode().name().toLowerCase(Locale.ROOT);
  }

  private static Object plain(BigDecimal amount) {
    return new BigDecimal(ShortNumber.exact(amount));
  }
}
