package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.quota4j.store.Audit;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import io.github.quota4j.store.QuotaStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers never wait for the audit, and what it had no room for is counted. */
@Timeout(30)
class AuditWriterTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  private final Reluctant audit = new Reluctant();
  private final AtomicInteger ids = new AtomicInteger();
  private final AuditWriter writer =
      new AuditWriter(audit, () -> NOW, () -> "made-" + ids.incrementAndGet(), "host");

  @AfterEach
  void close() {
    audit.letThrough.countDown();
    writer.close();
  }

  /** Keeps all entries in memory, once it is let. */
  private static final class Reluctant implements Audit {
    final List<AuditEntry> kept = new CopyOnWriteArrayList<>();
    CountDownLatch letThrough = new CountDownLatch(0);
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch written = new CountDownLatch(1);
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void append(List<AuditEntry> entries) {
      asked.countDown();
      try {
        letThrough.await();
      } catch (InterruptedException e) {
        throw new QuotaStoreException("interrupted", true, e);
      }
      if (failures.getAndDecrement() > 0) throw new QuotaStoreException("not now", true);
      kept.addAll(entries);
      written.countDown();
    }

    @Override
    public List<AuditEntry> read(AuditFilter filter) {
      return kept.stream().filter(filter::matches).toList();
    }

    List<AuditEntry> of(AuditAction action) {
      return read(AuditFilter.all().action(action));
    }
  }

  private static AuditEntry allowed(int number) {
    return AuditEntry.of(
        "id-" + number,
        NOW,
        "host",
        Optional.empty(),
        AuditAction.ALLOWED,
        Optional.of("acme"),
        Optional.of("api"),
        "");
  }

  private static AuditWriter.Denied denied(String customer) {
    return new AuditWriter.Denied(
        "host", Optional.empty(), customer, Optional.of("api"), "LIMIT_REACHED");
  }

  private static long sum(List<AuditEntry> entries) {
    return entries.stream().mapToLong(AuditEntry::count).sum();
  }

  @Test
  void whatWaitsIsWrittenByItself() throws InterruptedException {
    writer.add(allowed(1));
    audit.written.await();
    assertThat(audit.of(AuditAction.ALLOWED)).hasSize(1);
  }

  @Test
  void tenThousandDenialsAreFewEntriesOfTheRightSum() throws InterruptedException {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread caller = new Thread(() -> {
        for (int n = 0; n < 2_500; n++) writer.add(denied("acme"), NOW.plusMillis(n));
      });
      caller.start();
      callers.add(caller);
    }
    for (Thread caller : callers) caller.join();
    writer.write();
    List<AuditEntry> told = audit.of(AuditAction.DENIED);
    assertThat(told).hasSizeLessThan(10);
    assertThat(sum(told)).isEqualTo(10_000);
    assertThat(told.get(0).at()).isEqualTo(NOW);
    assertThat(told.get(told.size() - 1).last()).isEqualTo(NOW.plusMillis(2_499));
  }

  @Test
  void callersDoNotWaitForAnAuditThatDoesNotAnswerAndWhatHasNoRoomIsCounted()
      throws InterruptedException {
    audit.letThrough = new CountDownLatch(1);
    writer.add(allowed(0));
    audit.asked.await();
    int more = AuditWriter.MOST + 700;
    for (int i = 1; i <= more; i++) writer.add(allowed(i));
    for (int i = 0; i < AuditWriter.MOST + 300; i++) writer.add(denied("c-" + i), NOW);
    writer.add(denied("c-1"), NOW); // of a kind that is counted already
    assertThat(audit.of(AuditAction.ALLOWED)).isEmpty(); // it was not let through meanwhile
    audit.letThrough.countDown();
    writer.write();
    assertThat(audit.of(AuditAction.ALLOWED)).hasSize(AuditWriter.MOST + 1);
    assertThat(audit.of(AuditAction.DENIED)).hasSize(AuditWriter.MOST);
    assertThat(sum(audit.of(AuditAction.DENIED))).isEqualTo(AuditWriter.MOST + 1);
    assertThat(sum(audit.of(AuditAction.LOST))).isEqualTo(1_000);
    assertThat(audit.of(AuditAction.LOST)).extracting(AuditEntry::who).containsOnly("host");
  }

  @Test
  void whatCouldNotBeWrittenIsTriedAgain() {
    audit.failures.set(2);
    writer.add(allowed(1));
    writer.add(denied("acme"), NOW);
    assertThatThrownBy(writer::write).isInstanceOf(QuotaStoreException.class);
    writer.add(denied("acme"), NOW);
    assertThatThrownBy(writer::write).isInstanceOf(QuotaStoreException.class);
    writer.write();
    assertThat(audit.of(AuditAction.ALLOWED)).hasSize(1);
    assertThat(sum(audit.of(AuditAction.DENIED))).isEqualTo(2);
    assertThat(audit.of(AuditAction.LOST)).isEmpty();
  }

  @Test
  void aCloseWritesWhatWaits() {
    writer.add(allowed(1));
    writer.add(denied("acme"), NOW);
    writer.close();
    assertThat(audit.read(AuditFilter.all())).hasSize(2);
  }

  @Test
  void aCloseDoesNotWaitForEver() {
    audit.letThrough = new CountDownLatch(1);
    writer.add(allowed(1));
    assertTimeoutPreemptively(Duration.ofSeconds(10), writer::close);
    assertThat(audit.read(AuditFilter.all())).isEmpty();
  }
}
