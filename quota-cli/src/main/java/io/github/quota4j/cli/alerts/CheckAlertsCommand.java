package io.github.quota4j.cli.alerts;

import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota check-alerts}: looks at a customer again, and raises what no charge has raised. */
@Command(
    name = "check-alerts",
    description = {
      "Look at a customer, and raise the alerts that no charge has raised:",
      "where a threshold or a limit was changed, or others recorded usage."
    })
public final class CheckAlertsCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private Notifying notifying = new Notifying();

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    notifying.run(spec, (quotas, progress) -> {
      CustomerOption.requireKnown(quotas, id);
      return quotas.upkeep().check(id);
    });
  }
}
