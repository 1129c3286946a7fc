package io.github.quota4j.cli;

import io.github.quota4j.QuotaSettings;
import io.github.quota4j.Quotas;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which customer is meant: {@code --customer}, else the setting {@code NSELF_CUSTOMER_ID}. Never all. */
public final class CustomerOption {
  @Option(
      names = {"-c", "--customer"},
      paramLabel = "ID",
      description = "The customer. Default: the setting NSELF_CUSTOMER_ID.")
  private @Nullable String customer;

  /**
   * The one that is named, if any is.
   *
   * @throws Failure if it is named by nothing
   */
  public Optional<String> named(QuotaSettings settings) {
    // A script whose variable is empty does not mean all.
    if (customer != null && customer.isBlank()) throw none();
    return customer != null ? Optional.of(customer) : settings.customer();
  }

  /** @throws Failure if none is named */
  public String required(QuotaSettings settings) {
    return named(settings).orElseThrow(CustomerOption::none);
  }

  /**
   * For verbs that say nothing of somebody who is nobody.
   *
   * @throws Failure if the customer has no subscription, is given no plan, and is not on the list of customers
   */
  public static void requireKnown(Quotas quotas, String id) {
    boolean isListed = quotas.store().directory().flatMap(list -> list.find(id)).isPresent();
    boolean isKnown = isListed
        || quotas.admin().subscription(id).isPresent()
        || !quotas.usage(id).isEmpty();
    if (!isKnown) throw Failure.noCustomer(id);
  }

  private static Failure none() {
    return Failure.usage(
        "no customer is named: use --customer ID or the setting NSELF_CUSTOMER_ID");
  }
}
