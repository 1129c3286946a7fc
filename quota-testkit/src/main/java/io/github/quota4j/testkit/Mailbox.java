package io.github.quota4j.testkit;

import io.github.quota4j.Channel;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Alert;
import io.github.quota4j.store.QuotaStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A channel that keeps the ids of what it is told of one customer, or fails. Its name is the customer's: tests share stores. */
final class Mailbox implements Channel {
  final List<String> ids = new CopyOnWriteArrayList<>();
  volatile boolean fails;
  private final String customer;

  Mailbox(String customer) {
    this.customer = customer;
  }

  Quotas node(QuotaStore store, InstantSource clock) {
    return Quotas.builder(store)
        .clock(clock)
        .timeout(Duration.ofSeconds(30))
        .channel(this)
        .build();
  }

  @Override
  public String name() {
    return customer;
  }

  @Override
  public void deliver(Alert alert) throws IOException {
    if (!alert.customer().equals(customer)) return;
    if (fails) throw new IOException("the mailbox is full");
    ids.add(alert.id());
  }
}
