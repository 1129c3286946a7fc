package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import io.github.quota4j.QuotaSettings;
import io.github.quota4j.plan.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is asked for: a customer, a service and how much of it. */
final class ChargeOptions {
  /** One of the two, or none. */
  static final class Amount {
    @Option(
        names = {"-n", "--amount"},
        paramLabel = "N",
        description = "Units, such as 1 or 0.25. Default: 1.")
    @Nullable
    BigDecimal units;

    @Option(
        names = "--bytes",
        paramLabel = "N",
        description = "Bytes, of a service that counts gb (2^30 bytes).")
    @Nullable
    Long bytes;
  }

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private PlansOption plans = new PlansOption();

  @Option(
      names = {"-s", "--service"},
      required = true,
      paramLabel = "NAME",
      description = "The service, such as api.")
  private String service = "";

  @ArgGroup
  private @Nullable Amount amount;

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "The part of the customer that uses it, such as a user.")
  private @Nullable String subject;

  /** @throws Failure if none is named */
  String customer(QuotaSettings settings) {
    return customer.required(settings);
  }

  /** @throws Failure if the options about plans make no sense */
  KnownPlans plans(StoreLocation location, String customer) {
    return plans.at(location, customer);
  }

  String service() {
    return service;
  }

  /** Whether the amount is one of bytes. */
  boolean isInBytes() {
    return amount != null && amount.bytes != null;
  }

  /** @throws IllegalArgumentException if the service or the amount is out of range */
  Charge charge(String whose) {
    return charge(whose, Unit.MAX_SCALE);
  }

  /** As {@link #charge(String)}, with bytes rounded up to so many decimals of a gb. */
  Charge charge(String whose, int scale) {
    Charge charge = Charge.of(whose, service, units(scale));
    return subject == null ? charge : charge.subject(subject);
  }

  private BigDecimal units(int scale) {
    if (amount == null) return BigDecimal.ONE;
    if (amount.bytes != null)
      return Unit.gbOfBytes(amount.bytes).setScale(scale, RoundingMode.CEILING);
    return amount.units == null ? BigDecimal.ONE : amount.units;
  }
}
