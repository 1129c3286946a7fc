package io.github.quota4j.cli.alerts;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Main;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.display.Listing;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota alerts}: the services of a customer that are at or above a level now. */
@Command(
    name = "alerts",
    description = {
      "The services of a customer that are at or above one of their thresholds now.",
      "It looks, and raises and delivers nothing. Exit code 4: none is."
    })
public final class AlertsCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

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

  private static Listing listing(Quotas quotas, String id) {
    List<QuotaStatus> all = quotas.usage(id);
    if (all.isEmpty()) throw Failure.notFound("there is no customer " + id);
    List<Map<String, Optional<Object>>> rows = all.stream()
        .filter(quota -> quota.level().isPresent())
        .map(AlertsCommand::row)
        .toList();
    if (rows.isEmpty()) {
      throw Failure.notFound("no service of " + id + " is at or above one of its thresholds");
    }
    return new Listing(
        "Services of " + id + " at or above a threshold", Map.of("customer", id), rows);
  }

  private static Map<String, Optional<Object>> row(QuotaStatus quota) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("service", Optional.of(quota.service()));
    row.put("level", quota.level().map(level -> level.name().toLowerCase(Locale.ROOT)));
    row.put("used", Optional.of(quota.used()));
    row.put("limit", quota.limit().map(limit -> limit));
    row.put("percent", quota.percent().map(BigDecimal::valueOf));
    row.put("resets_at", quota.window().map(window -> window.end().toString()));
    return row;
  }
}
