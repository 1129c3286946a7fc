package io.github.quota4j;

import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.QuotaStore;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of what is done, on whose account and why. Changes are written down before they are made: what cannot be
 * written down is not done. What decides does not wait for it. Without an audit it is nothing.
 */
final class Auditing implements AutoCloseable {
  /**
   * On whose account it is.
   *
   * @param who the host, or somebody that it names
   * @param why empty if nothing was said
   */
  record By(String who, Optional<String> why) {
    By {
      String unused = AuditEntry.requireWho(who);
      why.ifPresent(AuditEntry::requireWhy);
    }
  }

  private final Supplier<Instant> now;
  private final Ids ids;
  private final double share;
  private final By by;
  private final @Nullable AuditWriter writer;

  private Auditing(
      Supplier<Instant> now, Ids ids, double share, By by, @Nullable AuditWriter writer) {
    this.now = now;
    this.ids = ids;
    this.share = share;
    this.by = by;
    this.writer = writer;
  }

  /** @param share of what is allowed, 0 to 1 */
  static Auditing of(QuotaStore store, Ids ids, double share, By by) {
    Supplier<Instant> now = () -> store.usage().now();
    AuditWriter writer = store
        .audit()
        .map(audit -> new AuditWriter(audit, now, ids::make, by.who()))
        .orElse(null);
    return new Auditing(now, ids, share, by, writer);
  }

  /** The same audit, on somebody else's account. */
  Auditing as(By other) {
    return new Auditing(now, ids, share, other, writer);
  }

  /** Whether anything is written down. */
  boolean isKept() {
    return writer != null;
  }

  Decision decided(Charge charge, Decision decision) {
    if (writer != null && (!decision.allowed() || isSampled())) write(writer, charge, decision);
    return decision;
  }

  private boolean isSampled() {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }

  private void write(AuditWriter to, Charge charge, Decision decision) {
    if (decision.allowed()) {
      String services = charge.items().stream()
          .map(item -> item.service() + " " + item.amount().toPlainString())
          .collect(Collectors.joining(", "));
      Asked allowed = new Asked(
          AuditAction.ALLOWED,
          Optional.of(charge.customer()),
          onlyService(charge),
          decision.reason() + ": " + services);
      to.add(entry(allowed, decision.at()));
    } else {
      Optional<QuotaStatus> refused = decision.statuses().stream().findFirst();
      String detail = decision.reason()
          + refused
              .map(status -> " by " + status.service() + "/" + status.limitName())
              .orElse("");
      deny(
          to,
          charge.customer(),
          refused.map(QuotaStatus::service).or(() -> onlyService(charge)),
          detail,
          decision.at());
    }
  }

  private static Optional<String> onlyService(Charge charge) {
    return charge.items().size() > 1
        ? Optional.empty()
        : Optional.of(charge.items().get(0).service());
  }

  /** What else may be refused: a rate, a refund, the end of a reservation. */
  Decision denied(String what, String customer, Optional<String> service, Decision decision) {
    if (writer != null && !decision.allowed())
      deny(writer, customer, service, what + ": " + decision.reason(), decision.at());
    return decision;
  }

  private void deny(
      AuditWriter to, String customer, Optional<String> service, String detail, Instant at) {
    to.add(
        new AuditWriter.Denied(
            by.who(),
            by.why(),
            AuditEntry.detail(customer),
            service.map(AuditEntry::detail),
            AuditEntry.detail(detail)),
        at);
  }

  /** A refund that was made; one that nobody knows about may have been. */
  Decision refunded(String customer, String operation, String units, Decision decision) {
    if (decision instanceof Decision.Denied)
      return denied("refund", customer, Optional.empty(), decision);
    if (writer != null) {
      String detail =
          units + " of " + operation + (decision.allowed() ? "" : ": " + decision.reason());
      writer.add(entry(Asked.to(AuditAction.REFUND, detail).of(customer), decision.at()));
    }
    return decision;
  }

  /**
   * Makes a change, once it is written down.
   *
   * @throws io.github.quota4j.store.QuotaStoreException if it cannot be: then it is not made
   */
  void change(Asked asked, Runnable change) {
    Object unused = change(asked, () -> {
      change.run();
      return asked;
    });
  }

  <T> T change(Asked asked, Supplier<T> change) {
    if (writer == null) return change.get();
    AuditEntry entry = entry(asked, now.get());
    writer.writeAhead(entry);
    try {
      return change.get();
    } catch (RuntimeException | Error e) {
      writer.add(entry(asked.failed(entry.id(), e), entry.at()));
      throw e;
    }
  }

  private AuditEntry entry(Asked asked, Instant at) {
    return AuditEntry.of(
        ids.make(),
        at,
        by.who(),
        by.why(),
        asked.action(),
        asked.customer().map(AuditEntry::detail),
        asked.service().map(AuditEntry::detail),
        AuditEntry.detail(asked.detail()));
  }

  /** Writes what waits, so that a reader finds it. */
  void write() {
    if (writer != null) writer.write();
  }

  @Override
  public void close() {
    if (writer != null) writer.close();
  }
}
