package io.github.quota4j.cli.billing;

import io.github.quota4j.QuotaBilling;
import io.github.quota4j.Quotas;
import io.github.quota4j.billing.Statement;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.Sentence;
import io.github.quota4j.cli.display.Format;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.cli.display.LongListing;
import io.github.quota4j.cli.display.Money;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota overage-report}: what is due from all customers. */
@Command(
    name = "overage-report",
    description = {
      "What is due from all customers that have or had a subscription, for what they used above their soft limits.",
      "As a table those that owe something; as json and csv every line, each with a line id that stays the same: whoever imports"
          + " a line id and revision that is there already leaves it out, and bills nothing twice."
    })
public final class OverageReportCommand implements Runnable {
  private static final List<String> SUMS =
      List.of("customer", "due", "currency", "period_start", "period_end", "state");

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Option(
      names = "--period",
      paramLabel = "PERIOD",
      converter = Period.Reader.class,
      description = {
        "last, or the month that the periods end in, such as 2026-10.",
        "Default: of each customer the last one that is over."
      })
  private @Nullable Period period;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    if (period != null && period.month().isEmpty() && period.instant().isPresent())
      throw Failure.usage("--period must be last or a month such as 2026-10");
    Kept.look(spec, this::report);
  }

  private void report(Quotas quotas) {
    PrintWriter out = spec.commandLine().getOut();
    if (format.wanted() == Format.TABLE) {
      List<Map<String, Optional<Object>>> sums = new ArrayList<>();
      long told = tell(quotas.billing(), statement -> sums.addAll(sums(statement)));
      String title = "Overage of " + Sentence.count(told, "customer");
      new Listing(title, Map.of(), SUMS, sums).write(format.wanted(), Screens.of(spec), out);
      return;
    }
    try (LongListing rows = new LongListing("Overage", format.wanted(), Screens.of(spec), out)) {
      long unused = tell(quotas.billing(), statement -> LineRow.of(statement).forEach(rows::add));
      rows.named(LineRow.NAMES);
    }
  }

  private long tell(QuotaBilling billing, Consumer<Statement> told) {
    try (Progress progress = Progress.of(spec)) {
      long[] looked = {0};
      Consumer<Statement> watched = statement -> {
        if (!statement.lines().isEmpty()) progress.clear(); // they may be printed
        told.accept(statement);
        progress.at(++looked[0], "statement");
      };
      return period == null || period.month().isEmpty()
          ? billing.report(watched)
          : billing.report(period.month().get(), watched);
    }
  }

  private static List<Map<String, Optional<Object>>> sums(Statement statement) {
    List<Map<String, Optional<Object>>> sums = new ArrayList<>();
    statement.due().forEach((currency, money) -> {
      if (money.signum() == 0) return;
      Map<String, Optional<Object>> row = new LinkedHashMap<>();
      row.put("customer", Optional.of(statement.customer()));
      row.put("due", Optional.of(new Money(money)));
      row.put("currency", Optional.of(currency));
      row.put("period_start", Optional.of(statement.period().start()));
      row.put("period_end", Optional.of(statement.period().end()));
      row.put("state", Optional.of(statement.closed().isPresent() ? "closed" : "open"));
      sums.add(row);
    });
    return sums;
  }
}
