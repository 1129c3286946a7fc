package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaSettings;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.store.QuotaStoreException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Asks for a decision, prints it, and ends with the code that says the same to scripts. */
final class Verdict {
  private final CommandLine command;
  private final ChargeOptions options;
  private final StoreLocation location;
  private final QuotaSettings settings;
  private final String customer;

  Verdict(CommandSpec verb, ChargeOptions options) {
    this.command = verb.commandLine();
    this.options = options;
    this.location = Invocation.of(verb).store().location();
    this.settings = Invocation.of(verb).settings();
    this.customer = options.customer(settings);
  }

  /** @param question check or consume */
  int on(BiFunction<Quotas, Charge, Decision> question) {
    try (Quotas quotas = Stores.look(location, settings, options.plans(location, customer))) {
      Charge charge = options.charge(customer);
      if (options.isInBytes()) charge = inGb(quotas, charge);
      return exitCode(quotas, question.apply(quotas, charge), charge);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** So many bytes happen to be whole units of anything: they are meant for gb only, rounded up to what is counted. */
  private Charge inGb(Quotas quotas, Charge charge) {
    for (QuotaStatus quota : quotas.usage(charge.customer())) {
      if (!quota.service().equals(options.service())) continue;
      if (!quota.unit().equals("gb")) {
        throw Failure.usage("--bytes is for services that count gb: " + quota.service() + " counts "
            + quota.unit());
      }
      int scale = quota.used().scale(); // amounts of a status have all decimals of their unit
      return options.charge(customer, scale);
    }
    return charge;
  }

  private int exitCode(Quotas quotas, Decision decision, Charge charge) {
    if (decision instanceof Decision.Indeterminate indeterminate) {
      throw Failure.unavailable(
          "the store did not answer, and may have counted: " + location.shown() + ": "
              + location.redacted(Causes.deepest(indeterminate.cause())),
          indeterminate.cause());
    }
    if (isUnavailable(decision.reason())) throw unavailable(quotas);
    PrintWriter out = command.getOut();
    out.println(Causes.oneLine(sentence(decision, charge)));
    out.flush();
    warning(quotas, decision, charge).ifPresent(text -> {
      command.getErr().println("quota: warning: " + Causes.oneLine(text));
      command.getErr().flush();
    });
    return decision.allowed() ? ExitCode.OK : ExitCode.DENIED;
  }

  private boolean isGlassBroken(Quotas quotas) {
    return quotas.admin().brokenGlass().stream()
        .anyMatch(glass -> glass.customer().map(customer::equals).orElse(true)
            && glass.service().map(options.service()::equals).orElse(true));
  }

  /** A decision does not tell the cause; a look that fails for the same one does. */
  private Failure unavailable(Quotas quotas) {
    try {
      int unused = quotas.usage(customer).size();
      return Failure.unavailable(
          "store unavailable: " + location.shown() + ": it did not answer, and does again", null);
    } catch (QuotaStoreException e) {
      return Failure.unavailable(location, e);
    }
  }

  private static boolean isUnavailable(Reason reason) {
    return reason == Reason.STORE_UNAVAILABLE || reason == Reason.DEADLINE_PASSED;
  }

  private static String sentence(Decision decision, Charge charge) {
    StringBuilder text = new StringBuilder(decision.allowed() ? "allowed" : "denied");
    text.append(' ').append(decision.reason().name().toLowerCase(Locale.ROOT));
    text.append(" customer=").append(charge.customer());
    text.append(" service=").append(charge.items().get(0).service());
    if (decision instanceof Decision.Denied denied) {
      denied.refusedBy().ifPresent(by -> text.append(" limit_name=").append(by.limitName()));
    }
    main(decision).ifPresent(quota -> text.append(figures(quota)));
    if (decision instanceof Decision.Allowed allowed && allowed.repeated())
      text.append(" repeated=true");
    if (decision instanceof Decision.Denied denied) {
      denied.retryAfter().ifPresent(wait -> text.append(" retry_after=").append(seconds(wait)));
    }
    return text.toString();
  }

  private static Optional<QuotaStatus> main(Decision decision) {
    return decision.statuses().stream().findFirst();
  }

  private static String figures(QuotaStatus quota) {
    return " used=" + exact(quota.used()) + " limit="
        + quota.limit().map(Verdict::exact).orElse("unlimited") + " remaining="
        + quota.remaining().map(Verdict::exact).orElse("unlimited") + " unit="
        + quota.unit();
  }

  static String exact(BigDecimal amount) {
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }

  /** Rounded up: at that second it makes sense again. */
  private static String seconds(Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds() + "s";
  }

  private Optional<String> warning(Quotas quotas, Decision decision, Charge charge) {
    String what = charge.items().get(0).service() + " of " + charge.customer();
    if (decision.reason() == Reason.WOULD_BE_DENIED) {
      String why = isGlassBroken(quotas) ? "break-glass is on" : "its quota is in shadow";
      return Optional.of(what + " would be denied, but " + why);
    }
    if (decision.reason() == Reason.ADMITTED_UNCHECKED) {
      return Optional.of(what + " went ahead without the store, as its quota says");
    }
    if (decision.reason() != Reason.OVER_SOFT_LIMIT) return Optional.empty();
    String by = main(decision)
        .map(quota -> " by " + exact(quota.overage()) + " " + quota.unit())
        .orElse("");
    return Optional.of(what + " is over its limit" + by);
  }
}
