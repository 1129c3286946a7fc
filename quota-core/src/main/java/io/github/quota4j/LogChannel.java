package io.github.quota4j;

import io.github.quota4j.plan.Alert;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts as lines of the log. */
final class LogChannel implements Channel {
  private static final Logger log = LoggerFactory.getLogger("io.github.quota4j.alerts");

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void deliver(Alert alert) {
    log.warn(
        "{}: customer {} used {} of {} of {}, reached {} (alert {})",
        alert.level(),
        alert.customer(),
        alert.used().toPlainString(),
        alert.limit().map(limit -> limit.toPlainString()).orElse("unlimited"),
        alert.service(),
        alert.thresholds(),
        alert.id());
  }
}
