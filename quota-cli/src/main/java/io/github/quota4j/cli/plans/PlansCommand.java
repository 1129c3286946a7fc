package io.github.quota4j.cli.plans;

import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.PlansFile;
import io.github.quota4j.cli.WhoOption;
import io.github.quota4j.plan.Plan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quota plans}: the plans that a database keeps. */
@Command(name = "plans", description = "The plans that a database keeps: show, apply and diff.")
public final class PlansCommand implements Runnable {
  private static final String NOT_LISTED =
      "Plans of the store that the file does not name stay as they are.";

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  /** Made by picocli. */
  public PlansCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "show",
      description = "Show them in the words of a file, which plans apply would read again.")
  void show(
      @Parameters(arity = "0..1", paramLabel = "NAME", description = "Only this plan.") @Nullable
          String name,
      @Option(
              names = {"-f", "--format"},
              defaultValue = "yaml",
              paramLabel = "FORMAT",
              description = "yaml or json. Default: ${DEFAULT-VALUE}.")
          PlanFormat format) {
    Kept.look(spec, quotas -> {
      List<Plan> plans = quotas.admin().plans().stream()
          .filter(plan -> name == null || plan.name().equals(name))
          .toList();
      if (plans.isEmpty())
        throw Failure.notFound(name == null ? "there are no plans" : "there is no plan " + name);
      print(format.text(plans));
    });
  }

  @Command(
      name = "diff",
      description = {"Show what applying a file would change, and change nothing.", NOT_LISTED})
  void diff(@Parameters(paramLabel = "FILE", description = "Plans in YAML or JSON.") Path file) {
    List<Plan> wanted = PlansFile.read(file);
    Kept.look(spec, quotas -> tell(PlanDiff.of(quotas.admin().plans(), wanted)));
  }

  @Command(
      name = "apply",
      description = {
        "Create the plans of a file, or replace those of the same name; all or none.",
        NOT_LISTED
      })
  void apply(
      @Parameters(paramLabel = "FILE", description = "Plans in YAML or JSON.") Path file,
      @Option(names = "--dry-run", description = "Only show what would change.") boolean dryRun,
      @Mixin WhoOption who) {
    if (dryRun) {
      diff(file);
      return;
    }
    List<Plan> wanted = PlansFile.read(file);
    Kept.change(spec, who, quotas -> {
      PlanDiff diff = PlanDiff.of(quotas.admin().plans(), wanted);
      quotas.admin().apply(wanted);
      tell(diff);
    });
  }

  private void tell(PlanDiff diff) {
    print(diff.lines().isEmpty() ? "nothing changes\n" : String.join("\n", diff.lines()) + "\n");
    PrintWriter err = spec.commandLine().getErr();
    diff.warnings().forEach(warning -> err.println("quota: warning: " + warning));
    err.flush();
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }
}
