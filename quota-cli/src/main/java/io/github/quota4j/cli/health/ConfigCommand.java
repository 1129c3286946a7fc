package io.github.quota4j.cli.health;

import io.github.quota4j.QuotaSettings;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.alerts.WebhookSettings;
import io.github.quota4j.cli.display.Listing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quota config}: what is set, and where. */
@Command(
    name = "config",
    description = "Every setting, its value and where it comes from. Secrets are left out.")
public final class ConfigCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private FormatOption format = new FormatOption();

  private final List<Map<String, Optional<Object>>> rows = new ArrayList<>();

  @Override
  public void run() {
    Invocation invocation = Invocation.of(spec);
    QuotaSettings settings = invocation.settings();
    add("QUOTA_CACHE_ENABLED", !settings.cacheTtl().equals(Duration.ZERO));
    add("QUOTA_CACHE_TTL", settings.cacheTtl().toSeconds());
    add("QUOTA_ALERT_WARNING", settings.warningPercent());
    add("QUOTA_ALERT_CRITICAL", settings.criticalPercent());
    add("QUOTA_ALERT_EXCEEDED", settings.exceededPercent());
    add("QUOTA_AUDIT_ALLOWED", settings.auditAllowed());
    add("NSELF_CUSTOMER_ID", settings.customer().orElse(""));
    add("QUOTA_DEFAULT_PLAN", settings.defaultPlan().orElse(""));
    Optional<WebhookSettings> webhook = invocation.webhook();
    add(WebhookSettings.URL, webhook.map(WebhookSettings::shown).orElse(""));
    add(WebhookSettings.SECRET, webhook.map(any -> "***").orElse(""));
    add(WebhookSettings.ALLOW, webhook.map(WebhookSettings::allowedText).orElse(""));
    add("QUOTA_STORE", invocation.store().location().shown(), invocation.store().origin());
    new Listing("Settings", Map.of(), rows)
        .write(format.wanted(), Screens.of(spec), spec.commandLine().getOut());
  }

  private void add(String name, Object value) {
    add(name, value, Invocation.of(spec).origin(name));
  }

  private void add(String name, Object value, String origin) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("setting", Optional.of(name));
    row.put("value", Optional.of(value).filter(shown -> !shown.equals("")));
    row.put("origin", Optional.of(origin));
    rows.add(row);
  }
}
