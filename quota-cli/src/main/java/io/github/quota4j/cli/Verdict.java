package io.github.quota4j.cli;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import java.io.PrintWriter;
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

  Verdict(CommandSpec verb, ChargeOptions options) {
    this.command = verb.commandLine();
    this.options = options;
    this.location = Main.of(verb).store().location();
  }

  /** @param question check or consume */
  int on(BiFunction<Quotas, Charge, Decision> question) {
    options.customer(); // before anything is opened
    try (Quotas quotas = Stores.look(location)) {
      Charge charge = options.charge();
      if (options.isInBytes()) requireGb(quotas, charge);
      return exitCode(question.apply(quotas, charge), charge);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** So many bytes happen to be whole units of anything: they are meant for gb only. */
  private void requireGb(Quotas quotas, Charge charge) {
    for (QuotaStatus quota : quotas.usage(charge.customer())) {
      if (quota.service().equals(options.service()) && !quota.unit().equals("gb")) {
        throw Failure.usage("--bytes is for services that count gb: " + quota.service() + " counts "
            + quota.unit());
      }
    }
  }

  private int exitCode(Decision decision, Charge charge) {
    if (decision instanceof Decision.Indeterminate indeterminate) {
      throw Failure.unavailable(
          "the store did not answer, and may have counted: " + location.shown() + ": "
              + location.redacted(Causes.deepest(indeterminate.cause())),
          indeterminate.cause());
    }
    if (isUnavailable(decision.reason())) {
      throw Failure.unavailable("store unavailable: " + location.shown(), null);
    }
    PrintWriter out = command.getOut();
    out.println(sentence(decision, charge));
    out.flush();
    if (decision.reason() == Reason.OVER_SOFT_LIMIT) {
      command.getErr().println("quota: warning: " + over(decision, charge));
      command.getErr().flush();
    }
    return decision.allowed() ? ExitCode.OK : ExitCode.DENIED;
  }

  private static boolean isUnavailable(Reason reason) {
    return reason == Reason.STORE_UNAVAILABLE || reason == Reason.DEADLINE_PASSED;
  }

  private static String sentence(Decision decision, Charge charge) {
    StringBuilder text = new StringBuilder(decision.allowed() ? "allowed" : "denied");
    text.append(' ').append(decision.reason().name().toLowerCase(Locale.ROOT));
    text.append(" customer=").append(charge.customer());
    text.append(" service=").append(charge.items().get(0).service());
    main(decision).ifPresent(quota -> text.append(figures(quota)));
    if (decision instanceof Decision.Denied denied) {
      denied.retryAfter().ifPresent(wait -> text.append(" retry_after=").append(seconds(wait)));
    }
    return text.toString();
  }

  private static Optional<QuotaStatus> main(Decision decision) {
    return decision.statuses().stream().findFirst();
  }

  private static String figures(QuotaStatus quota) {
    return " used=" + quota.used().toPlainString() + " limit="
        + quota.limit().map(limit -> limit.toPlainString()).orElse("unlimited") + " remaining="
        + quota.remaining().map(left -> left.toPlainString()).orElse("unlimited") + " unit="
        + quota.unit();
  }

  /** Rounded up: at that second it makes sense again. */
  private static String seconds(java.time.Duration wait) {
    return wait.plusNanos(999_999_999).toSeconds() + "s";
  }

  private static String over(Decision decision, Charge charge) {
    String service = charge.items().get(0).service();
    return main(decision)
        .map(quota -> service + " of " + charge.customer() + " is over its soft limit by "
            + quota.overage().toPlainString() + " " + quota.unit())
        .orElse(service + " is over its soft limit");
  }
}
