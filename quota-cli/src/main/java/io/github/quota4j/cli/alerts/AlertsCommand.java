package io.github.quota4j.cli.alerts;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Progress;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.display.Amount;
import io.github.quota4j.cli.display.LongListing;
import io.github.quota4j.cli.display.Share;
import io.github.quota4j.plan.AlertLevel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota alerts}: the services that are at or above a level now, of one customer or of all. */
@Command(
    name = "alerts",
    description = {
      "The services that are at or above one of their thresholds now: of a customer, or if none is named, of all that have a",
      "subscription. It looks, and raises and delivers nothing. Exit code 4: none is."
    })
public final class AlertsCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only those at or above it: warning, critical or exceeded. Default: all.")
  private AlertLevel least = AlertLevel.WARNING;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    Optional<String> id = customer.named(Invocation.of(spec).settings());
    Kept.look(spec, quotas -> id.ifPresentOrElse(of -> ofOne(quotas, of), () -> ofAll(quotas)));
  }

  private void ofOne(Quotas quotas, String id) {
    List<QuotaStatus> limits = quotas.usage(id);
    if (limits.isEmpty()) throw Failure.noCustomer(id);
    try (LongListing alerts = listing("Services of " + id)) {
      reached(limits).forEach(limit -> alerts.add(row(id, limit)));
      if (alerts.isEmpty()) throw none(id);
    }
  }

  private void ofAll(Quotas quotas) {
    try (Progress progress = Progress.of(spec);
        LongListing alerts = listing("Services")) {
      long[] looked = {0};
      quotas.upkeep().forEach((id, limits) -> {
        List<QuotaStatus> reached = reached(limits);
        if (!reached.isEmpty()) progress.clear();
        reached.forEach(limit -> alerts.add(row(id, limit)));
        progress.at(++looked[0], "customer");
      });
      progress.clear();
      if (alerts.isEmpty()) throw none("any customer");
    }
  }

  private LongListing listing(String what) {
    String level = least == AlertLevel.WARNING ? "a threshold" : "level " + word(least);
    return new LongListing(
        what + " at or above " + level,
        format.wanted(),
        Screens.of(spec),
        spec.commandLine().getOut());
  }

  private Failure none(String whose) {
    String level = least == AlertLevel.WARNING ? "one of its thresholds" : "level " + word(least);
    return Failure.notFound("no service of " + whose + " is at or above " + level);
  }

  private List<QuotaStatus> reached(List<QuotaStatus> limits) {
    return limits.stream()
        .filter(
            limit -> limit.level().filter(level -> level.compareTo(least) >= 0).isPresent())
        .toList();
  }

  private static Map<String, Optional<Object>> row(String id, QuotaStatus limit) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("customer", Optional.of(id));
    row.put("service", Optional.of(limit.service()));
    row.put("level", limit.level().map(AlertsCommand::word));
    row.put("used", Optional.of(Amount.of(limit.used())));
    row.put("limit", Optional.of(new Amount(limit.limit())));
    row.put("percent", Optional.of(Share.of(limit)));
    row.put("resets_at", limit.window().map(window -> window.end().toString()));
    return row;
  }

  private static String word(AlertLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
