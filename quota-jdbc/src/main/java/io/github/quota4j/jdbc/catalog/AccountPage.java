package io.github.quota4j.jdbc.catalog;

import io.github.quota4j.jdbc.sql.CatalogRow;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.store.Account;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The accounts of many customers at once, in the order of their ids. */
final class AccountPage {
  private static final String CUSTOMERS =
      "SELECT customer_id, deleted_at IS NULL FROM billing_customers WHERE customer_id ";

  private static final String AFTER =
      CUSTOMERS + "> ? ORDER BY customer_id FETCH FIRST ? ROWS ONLY";

  private static final String BETWEEN = CUSTOMERS + "BETWEEN ? AND ? ORDER BY customer_id";

  private final Session session;
  private final Function<String, Optional<String>> planOf;

  private record Listed(String id, boolean isThere) {}

  private AccountPage(Session session, Function<String, Optional<String>> planOf) {
    this.session = session;
    this.planOf = planOf;
  }

  /** Of the next customers after one that have a plan; empty if there are none. */
  static List<Account> after(
      Session session, String customer, int most, Function<String, Optional<String>> planOf)
      throws SQLException {
    AccountPage page = new AccountPage(session, planOf);
    List<Listed> listed = page.list(AFTER, customer, most);
    while (!listed.isEmpty()) {
      List<Account> accounts = page.accounts(listed);
      if (!accounts.isEmpty()) return accounts;
      listed = page.list(AFTER, listed.get(listed.size() - 1).id(), most);
    }
    return List.of();
  }

  /** Of all customers from one to another that have a plan. */
  static List<Account> between(
      Session session, String first, String last, Function<String, Optional<String>> planOf)
      throws SQLException {
    AccountPage page = new AccountPage(session, planOf);
    return page.accounts(page.list(BETWEEN, first, last));
  }

  private List<Listed> list(String sql, Object... values) throws SQLException {
    List<Listed> listed = new ArrayList<>();
    session
        .script()
        .add(sql, row -> listed.add(new Listed(row.getString(1), row.getBoolean(2))), values)
        .run();
    return listed;
  }

  private List<Account> accounts(List<Listed> customers) throws SQLException {
    if (customers.isEmpty()) return List.of();
    String first = customers.get(0).id();
    String last = customers.get(customers.size() - 1).id();
    Map<String, PlanTables.Revised> plans = PlanTables.all(session).stream()
        .collect(Collectors.toMap(found -> found.plan().name(), found -> found));
    Map<String, SubscriptionTable.Found> subscriptions =
        SubscriptionTable.findBetween(session, first, last);
    AccountParts parts = AccountParts.read(session, first, last);
    long revision = CatalogRow.revision(session);
    List<Account> accounts = new ArrayList<>();
    for (Listed customer : customers) {
      SubscriptionTable.@Nullable Found found = subscriptions.get(customer.id());
      if (found == null && customer.isThere()) found = byDefault(customer.id(), revision);
      if (found == null) continue;
      PlanTables.@Nullable Revised plan = plans.get(found.subscription().plan());
      Optional<PlanTables.Revised> next =
          found.subscription().next().map(change -> plans.get(change.plan()));
      if (plan != null) accounts.add(parts.account(found, plan, next));
    }
    return accounts;
  }

  /** As if it had subscribed to the plan that the host gives it, on calendar windows. */
  private SubscriptionTable.@Nullable Found byDefault(String customer, long revision) {
    return planOf
        .apply(customer)
        .map(plan -> new SubscriptionTable.Found(
            "", new Subscription(customer, plan, BillingCycle.calendar()), revision))
        .orElse(null);
  }
}
