package io.github.quota4j.cli;

import io.github.quota4j.cli.alerts.AlertsCommand;
import io.github.quota4j.cli.alerts.CheckAlertsCommand;
import io.github.quota4j.cli.alerts.DeliveriesCommand;
import io.github.quota4j.cli.alerts.MonitorCommand;
import io.github.quota4j.cli.audit.AuditCommand;
import io.github.quota4j.cli.billing.OverageCommand;
import io.github.quota4j.cli.billing.OverageReportCommand;
import io.github.quota4j.cli.customer.BreakGlassCommand;
import io.github.quota4j.cli.customer.CacheCommand;
import io.github.quota4j.cli.customer.ChangePlanCommand;
import io.github.quota4j.cli.customer.CustomersCommand;
import io.github.quota4j.cli.customer.GrantCommand;
import io.github.quota4j.cli.customer.OverrideCommand;
import io.github.quota4j.cli.customer.WarmCacheCommand;
import io.github.quota4j.cli.demo.DemoCommand;
import io.github.quota4j.cli.health.ConfigCommand;
import io.github.quota4j.cli.health.DoctorCommand;
import io.github.quota4j.cli.health.ExplainCommand;
import io.github.quota4j.cli.intake.ImportCommand;
import io.github.quota4j.cli.plans.PlansCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code quota} command: parses its arguments, runs one verb and exits with that verb's code. */
@Command(
    name = "quota",
    description = "Billing quotas: plans, usage and limits.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      DemoCommand.class,
      ShowCommand.class,
      CheckCommand.class,
      ConsumeCommand.class,
      RecordCommand.class,
      UsageCommand.class,
      OverageCommand.class,
      OverageReportCommand.class,
      ImportCommand.class,
      AlertsCommand.class,
      CheckAlertsCommand.class,
      MonitorCommand.class,
      DeliveriesCommand.class,
      PlansCommand.class,
      SubscribeCommand.class,
      ChangePlanCommand.class,
      OverrideCommand.class,
      GrantCommand.class,
      BreakGlassCommand.class,
      AuditCommand.class,
      CustomersCommand.class,
      CacheCommand.class,
      WarmCacheCommand.class,
      ResetCommand.class,
      ResetAllExpiredCommand.class,
      SchemaCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      ExplainCommand.class,
      CompletionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:allowed (also soft and over), or done",
      "1:denied",
      "2:the command line is wrong",
      "3:the store is unavailable, or nobody knows whether it counted",
      "4:there is nothing to show",
      "70:internal error",
      "74:what it says cannot be written",
      "130:stopped by Ctrl-C"
    })
public final class Main extends Invocation implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  private Main(Map<String, String> environment) {
    super(environment);
  }

  /** @param arguments the command line, without the program's name */
  public static void main(String[] arguments) {
    Printed printed = Printed.toStdout();
    System.exit(printed.ending(command(System.getenv()).execute(arguments)));
  }

  static CommandLine command(Map<String, String> environment) {
    Errors errors = new Errors();
    CommandLine command = new CommandLine(new Main(environment));
    Numbers.readBy(command);
    return command
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
