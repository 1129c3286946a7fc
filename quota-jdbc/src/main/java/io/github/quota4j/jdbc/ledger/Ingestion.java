package io.github.quota4j.jdbc.ledger;

import io.github.quota4j.jdbc.work.Workers;
import io.github.quota4j.store.Ingested;
import io.github.quota4j.store.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Takes usage in, a part at a time, each in a transaction. Its rows are not marked as counted: like those of other writers
 * they get onto the counters by a fold, so that taking them in locks none. On the caller's threads: who has much to tell
 * tells it from several.
 */
final class Ingestion {
  private static final int PART = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What happened in the future by less than this happened now, by another clock. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private final Workers workers;
  private final Instant latest;

  Ingestion(Workers workers, Instant now) {
    this.workers = workers;
    this.latest = now.plus(CLOCK_SKEW);
  }

  Ingested run(Iterator<UsageEvent> events) {
    long told = 0;
    long recorded = 0;
    while (events.hasNext()) {
      List<UsageEvent> part = next(events);
      told += part.size();
      recorded += workers.changeHere(PATIENCE, session -> {
        long fresh = LedgerTables.of(session).ingest(session, part);
        session.commit();
        return fresh;
      });
    }
    return new Ingested(recorded, told - recorded);
  }

  private List<UsageEvent> next(Iterator<UsageEvent> events) {
    List<UsageEvent> part = new ArrayList<>();
    while (part.size() < PART && events.hasNext()) {
      UsageEvent event = events.next();
      if (event.at().isAfter(latest)) {
        throw new IllegalArgumentException(
            "at must not be in the future, was " + event.at() + " of " + event.id());
      }
      part.add(event);
    }
    return part;
  }
}
