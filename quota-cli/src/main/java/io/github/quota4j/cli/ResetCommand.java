package io.github.quota4j.cli;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.Window;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota reset}: begins windows of a customer afresh, before their time. */
@Command(
    name = "reset",
    description = {
      "Begin the windows of a customer afresh, now, on every node.",
      "What was used so far stays with the window that ends, and is billed with it. Levels and rates have no window."
    })
final class ResetCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "Only this service. Default: all that the customer's plan includes.")
  private @Nullable String service;

  @Option(
      names = "--move-anchor",
      description = "Count later windows from now on, too. Default: they end when they would have.")
  private boolean movesAnchor;

  @Option(names = "--dry-run", description = "Only show which windows would end.")
  private boolean dryRun;

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    if (dryRun) Kept.look(spec, quotas -> tell("would end", windows(quotas, id)));
    else Kept.change(spec, who, quotas -> reset(quotas, id));
  }

  private void reset(Quotas quotas, String id) {
    List<QuotaStatus> ending = windows(quotas, id);
    Reset reset = service == null ? Reset.of(id) : Reset.of(id, service);
    String at =
        quotas.admin().reset(movesAnchor ? reset.movingTheAnchor() : reset).toString();
    tell("ended at " + at, ending);
  }

  private List<QuotaStatus> windows(Quotas quotas, String id) {
    List<QuotaStatus> windows = quotas.usage(id).stream()
        .filter(quota -> service == null || quota.service().equals(service))
        .filter(quota -> quota.window().isPresent() && !quota.limitName().equals(Limit.RATE))
        .toList();
    if (windows.isEmpty()) {
      CustomerOption.requireKnown(quotas, id);
      throw Failure.usage(
          "there is no window to reset of " + (service == null ? id : service + " of " + id));
    }
    return windows;
  }

  private void tell(String what, List<QuotaStatus> windows) {
    PrintWriter out = spec.commandLine().getOut();
    for (QuotaStatus quota : windows) {
      Window window = quota.window().orElseThrow();
      out.println(quota.service() + " (" + quota.limitName() + ") " + what + ": "
          + Verdict.exact(quota.used()) + " " + quota.unit() + " used since " + window.start());
    }
    out.flush();
  }
}
