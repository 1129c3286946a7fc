package io.github.quota4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(names = "--dry-run", description = "Only say how many are behind.")
  private boolean dryRun;

  @Override
  public void run() {
    if (dryRun) {
      Kept.look(spec, quotas -> say(quotas.upkeep().periodsBehind(), "is", "are"));
      return;
    }
    Kept.change(spec, quotas -> {
      try (Progress progress = Progress.of(spec)) {
        progress.at("billing periods");
        long behind = quotas.upkeep().advancePeriods();
        progress.at("statements");
        long lines = quotas.billing().close();
        progress.clear();
        say(behind, "was", "were");
        Sentence.say(spec, Sentence.count(lines, "line") + " of statements closed");
      }
    });
  }

  private void say(long behind, String one, String many) {
    Sentence.say(
        spec, Sentence.count(behind, "subscription " + one, "subscriptions " + many) + " behind");
  }
}
