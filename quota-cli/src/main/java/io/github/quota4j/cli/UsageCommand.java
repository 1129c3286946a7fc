package io.github.quota4j.cli;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.display.LongListing;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota usage}: what a customer used of a service, when. */
@Command(
    name = "usage",
    description = {
      "What a customer used of a service: by hours, days or months (in UTC), by billing periods, or record by record;",
      "or by what a field of the records' metadata says. What has no record is left out."
    })
final class UsageCommand implements Runnable {
  /** How many rows --top has unless --limit says it. */
  private static final int TOP = 10;

  static final int ALL = Integer.MAX_VALUE;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Option(
      names = {"-s", "--service"},
      required = true,
      paramLabel = "NAME",
      description = "The service, such as api.")
  private String service = "";

  @Option(
      names = "--by",
      paramLabel = "STEP",
      description = "hour, day, month, period (of billing) or record. Default: day.")
  private @Nullable UsageBy by;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "From this day or instant on. Default: 30 days before --to; of months and periods, 366; of hours and records, 24 hours.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "Until before this day or instant. Default: the end of today; of hours and records, of this hour.")
  private @Nullable Instant to;

  @Option(
      names = "--top",
      paramLabel = "FIELD",
      description =
          "By the values of a field of the records' metadata, such as endpoint, the most units first.")
  private @Nullable String field;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "At most so many rows: of --by the first, of --top the most. Default: all; of --top, 10.")
  private @Nullable Integer limit;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    String id = customer.required(Invocation.of(spec).settings());
    if (limit != null && limit < 1) throw Failure.usage("--limit must be at least 1, was " + limit);
    if (field != null && by != null) throw Failure.usage("say --by STEP or --top FIELD");
    Kept.look(spec, quotas -> show(quotas, id));
  }

  private void show(Quotas quotas, String id) {
    UsageBy step = by == null ? UsageBy.DAY : by;
    Instant end = to != null ? to : step.endAt(quotas.store().usage().now());
    Window window = new Window(from != null ? from : step.startBefore(end), end);
    String what = service + " of " + id + " from " + window.start() + " to " + window.end();
    if (step == UsageBy.PERIOD)
      CustomerOption.requireKnown(quotas, id); // periods are those of somebody
    try (LongListing rows = new LongListing(
        "Usage of " + what,
        about(id),
        format.wanted(),
        Screens.of(spec),
        spec.commandLine().getOut())) {
      if (field != null) top(quotas, id, field, window, rows);
      else step.tell(quotas, id, service, window, limit == null ? ALL : limit, rows::add);
      if (rows.isEmpty()) throw Failure.notFound("there is no usage of " + what);
    }
  }

  private void top(Quotas quotas, String id, String of, Window window, LongListing rows) {
    int most = limit == null ? TOP : limit;
    quotas
        .store()
        .ledger()
        .map(ledger -> ledger.top(id, service, window, of, most))
        .orElse(List.of())
        .forEach(share -> rows.add(UsageRows.share(share)));
  }

  private Map<String, String> about(String id) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("customer", id);
    about.put("service", service);
    if (field != null) about.put("field", field);
    return about;
  }
}
