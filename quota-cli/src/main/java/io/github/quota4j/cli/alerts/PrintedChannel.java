package io.github.quota4j.cli.alerts;

import io.github.quota4j.Channel;
import io.github.quota4j.cli.Causes;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.plan.Threshold;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;

/** Alerts as lines on stdout: cron mails them. */
record PrintedChannel(PrintWriter out) implements Channel {
  @Override
  public String name() {
    return "command-line";
  }

  @Override
  public void deliver(Alert alert) {
    String reached =
        alert.thresholds().stream().map(Threshold::toString).collect(Collectors.joining(" "));
    out.println(Causes.oneLine(alert.level().name().toLowerCase(Locale.ROOT) + " "
        + alert.customer() + " " + alert.service() + ": reached " + reached + ", used "
        + alert.used().toPlainString() + " of "
        + alert.limit().map(BigDecimal::toPlainString).orElse("unlimited") + " (" + alert.id()
        + ")"));
    out.flush();
  }
}
