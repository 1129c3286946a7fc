package io.github.quota4j.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota reset-all-expired}: brings the billing periods that the database shows up to date. */
@Command(
    name = "reset-all-expired",
    description = {
      "Bring the billing periods that the database shows up to date, of all customers, and close the statements of those that are"
          + " over; what was found out late of one that is closed becomes a further line of it.",
      "Windows begin afresh by themselves, whether this runs or not. It may run on several nodes, and be stopped at any time."
    })
final class ResetAllExpiredCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Override
  public void run() {
    Kept.change(spec, quotas -> {
      long behind = quotas.upkeep().advancePeriods();
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          behind + (behind == 1 ? " subscription was behind" : " subscriptions were behind"));
      long lines = quotas.billing().close();
      out.println(lines + (lines == 1 ? " line" : " lines") + " of statements closed");
      out.flush();
    });
  }
}
