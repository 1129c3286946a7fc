package io.github.quota4j;

import io.github.quota4j.plan.Alert;

/** Alerts for the host's listener. */
record ListenerChannel(QuotaListener listener) implements Channel {
  @Override
  public String name() {
    return "listener";
  }

  @Override
  public void deliver(Alert alert) throws Exception {
    listener.alerted(alert);
  }
}
