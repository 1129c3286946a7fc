package io.github.quota4j.jdbc;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.Reading;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A reading that tells all that the ledger has: where there is no counter the sum of its window, and on one that is there,
 * too, what others recorded and no charge has folded in yet. It changes nothing.
 */
final class WholeReading {
  private static final String WINDOW =
      "u.recorded_at >= ? AND u.recorded_at < ? AND (? = '' OR u.subject = ?)";

  /** No counter holds more; nor a number that is none. */
  private static final String SUM =
      "SELECT least(coalesce(sum(u.quantity), 0), 9007199254740991) FROM ";

  private static final String ALL = SUM + """
      billing_usage_records u WHERE u.customer_id = ? AND u.service_name = ? AND\s""" + WINDOW;

  /** Few rows, found by their own index before the window is looked at. */
  private static final String UNCOUNTED = SUM + """
      (SELECT x.quantity, x.recorded_at, x.subject FROM billing_usage_records x
       WHERE x.customer_id = ? AND x.service_name = ? AND NOT x.counted OFFSET 0) u WHERE\s""" + WINDOW;

  private final Session session;
  private final Map<CounterKey, Counter> counters = new HashMap<>();

  private WholeReading(Session session) {
    this.session = session;
  }

  static Reading read(Session session, String customer, Set<NeededCounter> needed)
      throws SQLException {
    Set<CounterKey> keys = needed.stream().map(NeededCounter::key).collect(Collectors.toSet());
    Set<ServiceKey> uncounted = new HashSet<>();
    List<NeededCounter> summed = needed.stream().filter(NeededCounter::isSummed).toList();
    Reading counted = Readings.read(
        session,
        customer,
        keys,
        script -> session.dialect().batch().addProbe(script, services(summed), uncounted));
    WholeReading whole = new WholeReading(session);
    whole.counters.putAll(counted.counters());
    whole.add(summed, uncounted);
    return new Reading(counted.at(), whole.counters, counted.open());
  }

  private void add(List<NeededCounter> summed, Set<ServiceKey> uncounted) throws SQLException {
    Script script = session.script();
    for (NeededCounter counter : summed) {
      boolean isMissing = !counters.containsKey(counter.key());
      if (isMissing) add(script, ALL, counter);
      else if (uncounted.contains(counter.service())) add(script, UNCOUNTED, counter);
    }
    script.run();
  }

  private void add(Script script, String sql, NeededCounter counter) {
    CounterKey key = counter.key();
    Instant end = counter.end();
    script.add(
        sql,
        row ->
            counters.merge(key, settled(counter.smallest(row.getBigDecimal(1))), WholeReading::sum),
        key.customer(),
        key.service(),
        key.windowStart(),
        end,
        key.subject(),
        key.subject());
  }

  private static Counter settled(long units) {
    return new Counter(units, 0, 0, 0, Instant.EPOCH, Instant.MAX);
  }

  private static Counter sum(Counter counter, Counter more) {
    long most = Unit.MAX_SMALLEST - counter.outstanding();
    long settled = Math.min(most, counter.settled() + more.settled());
    return new Counter(
        settled,
        counter.held(),
        counter.leased(),
        counter.version(),
        counter.asOf(),
        counter.cutAt());
  }

  private static Set<ServiceKey> services(List<NeededCounter> counters) {
    return counters.stream()
        .map(NeededCounter::service)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
