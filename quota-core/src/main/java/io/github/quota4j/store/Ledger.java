package io.github.quota4j.store;

import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The append-only usage records that bills are made from. Rows are written by the usage store, in the step that counts
 * them; here they are read. Safe for concurrent use. Every method throws {@link QuotaStoreException} if the ledger does not
 * answer.
 */
public interface Ledger {
  /** Later than every record. */
  Instant NOTHING_OPEN = Window.ALWAYS.end();

  /** Units of a service that a customer used in a window, less what was given back; 0 if nothing was. */
  BigDecimal sum(String customer, String service, Window window);

  /**
   * The rows of a service of a customer in a window, oldest first.
   *
   * @param most at most so many rows, at least 1
   */
  List<UsageRow> rows(String customer, String service, Window window, int most);

  /**
   * The same, all of them, however many: memory stays bounded. They are read a page at a time, so what is recorded meanwhile
   * may be among them or not.
   *
   * @param row what it throws ends the reading
   */
  void forEachRow(String customer, String service, Window window, Consumer<UsageRow> row);

  /**
   * What a customer used of a service in a window for each value of a metadata field, the most units first, by its records: those
   * that were removed are in none.
   *
   * @param field of the metadata, such as endpoint; 1 to 100 characters
   * @param most at most so many values, at least 1
   */
  List<UsageShare> top(String customer, String service, Window window, String field, int most);

  /**
   * What a customer used of a service in any window, by its hours; an hour that is only partly in it counts by its records, those
   * that were not removed.
   */
  default UsageTotal total(String customer, String service, Window window) {
    Instant first = window.start().truncatedTo(ChronoUnit.HOURS);
    if (first.isBefore(window.start())) first = first.plus(1, ChronoUnit.HOURS);
    Instant last = window.end().truncatedTo(ChronoUnit.HOURS);
    if (!first.isBefore(last)) return recorded(customer, service, window);
    UsageTotal total = new UsageTotal(window.start(), BigDecimal.ZERO, 0);
    for (UsageTotal hour : hours(customer, service, new Window(first, last)))
      total = total.plus(hour);
    if (window.start().isBefore(first))
      total = total.plus(recorded(customer, service, new Window(window.start(), first)));
    if (last.isBefore(window.end()))
      total = total.plus(recorded(customer, service, new Window(last, window.end())));
    return total;
  }

  private UsageTotal recorded(String customer, String service, Window window) {
    UsageTotal[] total = {new UsageTotal(window.start(), BigDecimal.ZERO, 0)};
    forEachRow(customer, service, window, row -> {
      BigDecimal units = BigDecimal.valueOf(row.quantity(), row.scale());
      total[0] = total[0].plus(new UsageTotal(window.start(), units, 1));
    });
    return total[0];
  }

  /**
   * What a customer used of a service in each hour of a window, the oldest first; hours without a record are left out. Exact
   * at any time: what {@link #rollUp} has added up, records that were removed since among it, and with it what it has not.
   *
   * @param window begins and ends with an hour, in UTC
   * @throws IllegalArgumentException if it does not
   */
  List<UsageTotal> hours(String customer, String service, Window window);

  /**
   * The same for each day in UTC.
   *
   * @param window begins and ends with a day, in UTC
   * @throws IllegalArgumentException if it does not
   */
  List<UsageTotal> days(String customer, String service, Window window);

  /**
   * Adds up by hours what was recorded since the last time, a few thousand records at a time, each such part in one step. To
   * be called every few minutes: {@link #hours} and {@link #days} are exact without, and slow after a while. On the caller's
   * thread; several may do it at once, it can be stopped at any time, and goes on where it was when it is called again.
   *
   * @return how many records it added up
   */
  long rollUp();

  /**
   * Records usage that already happened, whatever the limits say: a few thousand events at a time, each such part in one
   * step. Events are asked for only when there is room for them, so the source is never further ahead than one part. What
   * is recorded is told by readings at once, and on the counters before the next charge of its customer and service. It is
   * done on the caller's thread: who has much to tell can tell it from several.
   *
   * @return what became of all of them
   * @throws IllegalArgumentException if an event lies in the future by more than a minute; those before its part are recorded
   * @throws QuotaStoreException if the store did not answer: tell all of them again, their ids see to it that each counts once
   */
  Ingested ingest(Iterator<UsageEvent> events);

  /**
   * Compares every counter with the records of its window. None should differ; one may after a backup was restored, or
   * records were changed by hand. Charges go on meanwhile.
   *
   * @param most at most so many, at least 1
   */
  List<Discrepancy> discrepancies(int most);

  /**
   * Removes old records, some at a time, each time in one step, once they are rolled up, and keeps their ids: a charge or an
   * event that comes again with one of them is a repeat. Records of a window that a counter still tells stay. On the
   * caller's thread; several may do it at once, and what one of them is at is left to it.
   *
   * @param before those of usage before it
   * @param keptFrom says of a customer and a service from when on its records stay in any case: from the start of the first of
   *     its windows that are open now; {@link #NOTHING_OPEN} if none is. Asked only where there is something old
   * @return how many went
   */
  long remove(Instant before, BiFunction<String, String, Instant> keptFrom);

  /**
   * Makes counters that differ tell what the ledger has, each under its lock.
   *
   * @param most at most so many, at least 1; if there may be more, ask again
   * @return those that were repaired
   */
  List<Discrepancy> repair(int most);
}
