package io.github.quota4j;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.store.QuotaStoreException;
import io.github.quota4j.store.UsageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a caller waits for the usage store, whether it is asked at all, and what callers are told when it fails. */
final class Calls {
  /** Until its first answer a store is given more time: connections are being made. */
  static final Duration COLD_START = Duration.ofSeconds(5);

  /** For as long after that it is given this much at least: each step is done for the first time, and slowly. */
  private static final Duration WARMING_UP = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(Quotas.class);

  private final UsageStore usage;
  private final Duration timeout;
  private final InstantSource clock;
  private final Ticker ticker;
  private final Outage outage;
  private final Events events;
  private volatile boolean cold = true;
  private volatile boolean warm;
  private volatile long firstAnswer;

  /**
   * @param clock for the time of an answer that the store did not give
   * @param ticker how time passes
   */
  Calls(UsageStore usage, Duration timeout, InstantSource clock, Ticker ticker, Events events) {
    this.usage = usage;
    this.timeout = timeout;
    this.clock = clock;
    this.ticker = ticker;
    this.outage = new Outage(ticker);
    this.events = events;
  }

  /** As long a wait for another store. */
  Calls on(UsageStore other) {
    Calls calls = new Calls(other, timeout, clock, ticker, events);
    calls.firstAnswer = firstAnswer;
    calls.cold = cold;
    calls.warm = warm;
    return calls;
  }

  UsageStore usage() {
    return usage;
  }

  /** Whether the store has never answered. */
  boolean isCold() {
    return cold;
  }

  /** How long a call that begins now may take. */
  Duration patience() {
    if (warm) return timeout;
    warm = !cold && ticker.read() - firstAnswer > COLD_START.toNanos();
    Duration least = cold ? COLD_START : warm ? Duration.ZERO : WARMING_UP;
    return timeout.compareTo(least) > 0 ? timeout : least;
  }

  /** Store time by which a call that begins now must be answered. */
  Instant deadline(Instant now) {
    return now.plus(patience());
  }

  /**
   * Whether the store is to be asked for a customer; each call asks that first. Else it did not answer a moment ago, and
   * waiting for it again would help nobody.
   */
  boolean mayAsk(String customer) {
    return outage.allows(customer);
  }

  /** Tells once when the store is back, and not for every caller. */
  void answered() {
    if (cold) {
      firstAnswer = ticker.read(); // by several at once: which of them makes no difference
      cold = false;
    }
    if (outage.end()) {
      log.info("the store answers again");
      events.recovered();
    }
  }

  /** Tells once when the store stops answering. */
  void failed(QuotaStoreException e, String customer) {
    if (outage.begin(customer)) {
      log.warn("the store does not answer: {}", e.getMessage(), e);
      events.degraded(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The decision when a call failed.
   *
   * @param sent whether the call that failed was one that counts; else nothing can have been counted
   */
  Decision failed(QuotaStoreException e, boolean sent, OperationId id) {
    failed(e, id.customer());
    return sent && e.sent()
        ? new Decision.Indeterminate(clock.instant(), id.value(), e)
        : unavailable();
  }

  /** The decision when the store was not asked. */
  Decision unavailable() {
    return Answers.denied(Reason.STORE_UNAVAILABLE, clock.instant());
  }

  /** What became of a call cannot be asked now. */
  Decision unknown(OperationId id) {
    return new Decision.Indeterminate(clock.instant(), id.value(), skipped());
  }

  /** Why the store was not asked. */
  QuotaStoreException skipped() {
    return new QuotaStoreException("the store did not answer a moment ago", false);
  }

  Decision notFound() {
    return Answers.denied(Reason.NOT_FOUND, clock.instant());
  }
}
