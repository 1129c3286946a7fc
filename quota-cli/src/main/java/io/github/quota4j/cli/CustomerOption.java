package io.github.quota4j.cli;

import io.github.quota4j.QuotaSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which customer is meant: {@code --customer}, else the setting {@code NSELF_CUSTOMER_ID}. Never all. */
public final class CustomerOption {
  @Option(
      names = {"-c", "--customer"},
      paramLabel = "ID",
      description = "The customer. Default: the setting NSELF_CUSTOMER_ID.")
  private @Nullable String customer;

  /** @throws Failure if none is named */
  public String required(QuotaSettings settings) {
    String named = customer != null ? customer : settings.customer().orElse("");
    if (named.isBlank()) {
      throw Failure.usage(
          "no customer is named: use --customer ID or the setting NSELF_CUSTOMER_ID");
    }
    return named;
  }
}
