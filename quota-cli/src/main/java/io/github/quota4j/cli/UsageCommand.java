package io.github.quota4j.cli;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Ledger;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      "What a customer used of a service: by hours, days or months (in UTC), or record by record.",
      "Hours and days without a record are left out."
    })
final class UsageCommand implements Runnable {
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
      description = "hour, day, month or record. Default: ${DEFAULT-VALUE}.")
  private UsageBy by = UsageBy.DAY;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "From this day or instant on. Default: 30 days before --to; of months, 366; of hours and records, 24 hours.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "Until before this day or instant. Default: the end of today; of hours and records, of this hour.")
  private @Nullable Instant to;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "At most so many records, the oldest. Default: ${DEFAULT-VALUE}.")
  private int most = 1_000;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    String id = customer.required(Main.of(spec).settings());
    Kept.look(
        spec,
        quotas -> listing(quotas, id)
            .write(format.wanted(), Screens.of(spec), spec.commandLine().getOut()));
  }

  private Listing listing(Quotas quotas, String id) {
    Instant end = to != null ? to : by.endAt(quotas.store().usage().now());
    Window window = new Window(from != null ? from : by.startBefore(end), end);
    List<Map<String, Optional<Object>>> rows =
        quotas.store().ledger().map(ledger -> rows(ledger, id, window)).orElse(List.of());
    String what = service + " of " + id + " from " + window.start() + " to " + window.end();
    if (rows.isEmpty()) throw Failure.notFound("there is no usage of " + what);
    return new Listing("Usage of " + what, about(id), rows);
  }

  private List<Map<String, Optional<Object>>> rows(Ledger ledger, String id, Window window) {
    return by.rows(ledger, id, service, window, most);
  }

  private Map<String, String> about(String id) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("customer", id);
    about.put("service", service);
    return about;
  }
}
