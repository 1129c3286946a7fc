package io.github.quota4j.cli.alerts;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota monitor}: looks at all customers, and raises what no charge has raised. */
@Command(
    name = "monitor",
    description = {
      "Look at all customers that have a subscription, and raise the alerts that no charge has raised.",
      "It may run on several nodes, which share the work, and be stopped: the next one goes on."
    })
public final class MonitorCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private Notifying notifying = new Notifying();

  @Override
  public void run() {
    notifying.run(
        spec,
        (quotas, progress) -> quotas
            .upkeep()
            .monitor(Duration.ZERO, soFar -> progress.at(soFar.customers(), "customer")));
  }
}
