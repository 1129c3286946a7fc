package io.github.quota4j.cli.customer;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.WhoOption;
import io.github.quota4j.cli.plans.QuotaText;
import io.github.quota4j.plan.Quota;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota override}: a quota of a customer's own. */
@Command(
    name = "override",
    description = {
      "Give a customer a quota of its own for a service, in place of the one of its plan.",
      "The quota is written as in a file of plans, such as '{hard: 50, resets: daily}'. Without one: list those that it has."
    })
public final class OverrideCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private WhoOption who = new WhoOption();

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "The service.")
  private @Nullable String service;

  @Option(names = "--quota", paramLabel = "WORDS", description = "The quota.")
  private @Nullable String quota;

  @Option(names = "--remove", description = "What its plan says holds again.")
  private boolean removes;

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    if (quota == null && !removes) Kept.look(spec, quotas -> tell(quotas, id, service));
    else Kept.change(spec, who, quotas -> change(quotas, id));
  }

  private void change(Quotas quotas, String id) {
    if (service == null) throw Failure.usage("--quota and --remove need a --service NAME");
    if (removes && quota != null) throw Failure.usage("either --quota or --remove, not both");
    if (quota == null) quotas.admin().removeOverride(id, service);
    else quotas.admin().override(id, QuotaText.read(service, quota));
    tell(quotas, id, null);
  }

  /** @param only a service; of all if it is null */
  private void tell(Quotas quotas, String id, @Nullable String only) {
    PrintWriter out = spec.commandLine().getOut();
    List<Quota> overrides = quotas.admin().overrides(id).stream()
        .filter(each -> only == null || each.service().equals(only))
        .toList();
    if (overrides.isEmpty()) {
      CustomerOption.requireKnown(quotas, id);
      out.println(id + " has no quotas of its own" + (only == null ? "" : " for " + only));
    }
    for (Quota each : overrides) out.println(each.service() + ": " + QuotaText.written(each));
    out.flush();
  }
}
