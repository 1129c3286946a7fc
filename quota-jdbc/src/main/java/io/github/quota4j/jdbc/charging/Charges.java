package io.github.quota4j.jdbc.charging;

import io.github.quota4j.jdbc.work.Worker;
import io.github.quota4j.jdbc.work.Workers;

/** The thread that charges: what callers ask for at the same time shares its transactions. Safe for concurrent use. */
public final class Charges implements AutoCloseable {
  private final Worker<Step<?>> worker;

  public Charges(Workers workers) {
    this.worker = new Worker<>("quota4j-charges", new Charging(workers));
  }

  <A> A charge(Step<A> step) {
    return worker.call(step, step);
  }

  @Override
  public void close() {
    worker.close();
  }
}
