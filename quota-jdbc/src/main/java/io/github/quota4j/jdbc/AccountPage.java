package io.github.quota4j.jdbc;

import io.github.quota4j.store.Account;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The accounts of many customers at once. */
final class AccountPage {
  private static final String BOUNDS = """
      SELECT min(customer_id), max(customer_id) FROM (
        SELECT DISTINCT customer_id FROM billing_subscriptions WHERE customer_id > ?
        ORDER BY customer_id FETCH FIRST ? ROWS ONLY) s""";

  private AccountPage() {}

  /** Of the next customers after one. */
  static List<Account> after(Session session, String customer, int most) throws SQLException {
    List<String> bounds = new ArrayList<>(2);
    session
        .script()
        .add(
            BOUNDS,
            row -> {
              Rows.optionalText(row, 1).ifPresent(bounds::add);
              Rows.optionalText(row, 2).ifPresent(bounds::add);
            },
            customer,
            most)
        .run();
    return bounds.isEmpty() ? List.of() : between(session, bounds.get(0), bounds.get(1));
  }

  /** Of all customers from one to another. */
  static List<Account> between(Session session, String first, String last) throws SQLException {
    Map<String, PlanTables.Revised> plans = PlanTables.all(session).stream()
        .collect(Collectors.toMap(found -> found.plan().name(), found -> found));
    Map<String, SubscriptionTable.Found> subscriptions =
        SubscriptionTable.findBetween(session, first, last);
    AccountParts parts = AccountParts.read(session, first, last);
    List<Account> accounts = new ArrayList<>();
    for (SubscriptionTable.Found found : subscriptions.values()) {
      PlanTables.@Nullable Revised plan = plans.get(found.subscription().plan());
      Optional<PlanTables.Revised> next =
          found.subscription().next().map(change -> plans.get(change.plan()));
      if (plan != null) accounts.add(parts.account(found, plan, next));
    }
    return accounts;
  }
}
