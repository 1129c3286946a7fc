package io.github.quota4j.cli.billing;

import io.github.quota4j.QuotaBilling;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.billing.StatementLine;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota overage}: what is due from a customer for what it used beyond its plan. */
@Command(
    name = "overage",
    description = {
      "What is due from a customer for what it used above its soft limits, in one billing period.",
      "A period that was closed is shown as it was closed; what was found out later is a line of its own."
    })
public final class OverageCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "Only this service. Default: all.")
  private Optional<String> service = Optional.empty();

  @Option(
      names = "--period",
      paramLabel = "PERIOD",
      converter = Period.Reader.class,
      description = {
        "last, the month that it ends in such as 2026-10, or a day in it.",
        "Default: the one that is open."
      })
  private @Nullable Period period;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    Kept.look(spec, quotas -> {
      CustomerOption.requireKnown(quotas, id);
      Statement statement = ofService(statement(quotas.billing(), id));
      new Listing(title(statement), Map.of(), LineRow.NAMES, LineRow.of(statement))
          .write(format.wanted(), Screens.of(spec), spec.commandLine().getOut());
    });
  }

  private Statement statement(QuotaBilling billing, String id) {
    if (period == null) return billing.statement(id);
    return billing.statement(
        id, period.instant().orElseGet(() -> billing.lastPeriod(id).start()));
  }

  /** The part of it that is asked for: what is due is the sum of what is shown. */
  private Statement ofService(Statement all) {
    List<StatementLine> lines = all.lines().stream()
        .filter(line -> service.map(line.service()::equals).orElse(true))
        .toList();
    return new Statement(all.customer(), all.period(), all.closed(), lines);
  }

  private String title(Statement statement) {
    Window of = statement.period();
    String state = statement.closed().map(at -> "closed " + at).orElse("not closed");
    String what = service.map(name -> name + " of ").orElse("") + statement.customer();
    return "Overage of " + what + " from " + of.start() + " to " + of.end() + " (" + state + "): "
        + due(statement);
  }

  /** In each currency. */
  static String due(Statement statement) {
    Map<Currency, BigDecimal> due = statement.due();
    return due.isEmpty()
        ? "nothing due"
        : due.entrySet().stream()
            .map(each -> each.getValue().toPlainString() + " " + each.getKey())
            .collect(Collectors.joining(", "));
  }
}
