package io.github.quota4j.cli.customer;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.plan.BreakGlass;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quota break-glass}: limits that refuse nothing until they are mended. */
@Command(
    name = "break-glass",
    description = {
      "Make limits count and report, and refuse nothing, or make them refuse again. Kept with who did it, and why.",
      "Other nodes follow when their cached accounts are old, 60 s unless set; at once where they use push. Without on or off: list."
    })
public final class BreakGlassCommand implements Runnable {
  private enum Switch {
    ON,
    OFF
  }

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Parameters(arity = "0..1", paramLabel = "on|off", description = "on: they refuse nothing.")
  private @Nullable Switch turned;

  @Option(
      names = {"-c", "--customer"},
      paramLabel = "ID",
      description = "Only this customer.")
  private @Nullable String customer;

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "Only this service.")
  private @Nullable String service;

  @Option(
      names = "--all",
      description = "All customers and services; said, so that it is never an accident.")
  private boolean everywhere;

  @Option(names = "--as", paramLabel = "NAME", description = "Who does it; must be said.")
  private @Nullable String by;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; must be said.")
  private @Nullable String why;

  /** The name of --as before all verbs had that. */
  @Option(names = "--by", hidden = true)
  void by(String who) {
    by = who;
  }

  /** The name of --reason before all verbs had that. */
  @Option(names = "--why", hidden = true)
  void why(String reason) {
    why = reason;
  }

  @Override
  public void run() {
    if (turned == null) Kept.look(spec, this::tell);
    else Kept.change(spec, this::change);
  }

  private void change(Quotas quotas) {
    if (by == null || why == null)
      throw Failure.usage("it is kept --as whom and with a --reason: say both");
    boolean isNarrow = customer != null || service != null;
    if (everywhere == isNarrow)
      throw Failure.usage("say --customer ID, --service NAME or both, or --all");
    BreakGlass glass =
        new BreakGlass(Optional.ofNullable(customer), Optional.ofNullable(service), by, why);
    if (turned == Switch.ON) quotas.admin().breakGlass(glass);
    else quotas.admin().mendGlass(glass);
    tell(quotas);
  }

  private void tell(Quotas quotas) {
    PrintWriter out = spec.commandLine().getOut();
    for (BreakGlass glass : quotas.admin().brokenGlass()) {
      out.println("refuses nothing: " + glass.service().map(of -> of + " of ").orElse("")
          + glass.customer().orElse("all customers") + ", by " + glass.by() + ": " + glass.why());
    }
    if (quotas.admin().brokenGlass().isEmpty()) out.println("all limits refuse as they are set");
    out.flush();
  }
}
