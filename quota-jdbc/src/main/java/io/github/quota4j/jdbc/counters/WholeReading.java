package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.jdbc.sql.Script;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.store.Reading;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A reading that tells all that the ledger has: where there is no counter of the window its sum, and on one that is there, too,
 * what others recorded and no charge has folded in yet. It changes nothing, and its statements see one state.
 */
public final class WholeReading {
  private final Session session;
  private final Map<CounterKey, Counter> counters;
  private final List<NeededCounter> missing = new ArrayList<>();
  private final List<NeededCounter> there = new ArrayList<>();

  private WholeReading(
      Session session, List<NeededCounter> summed, Map<CounterKey, CounterRow> rows) {
    this.session = session;
    this.counters = CounterRow.counters(rows);
    for (NeededCounter counter : summed) {
      CounterRow row = rows.get(counter.key());
      if (row != null && !counter.isOtherThan(row)) {
        there.add(counter);
      } else {
        missing.add(counter);
        if (row != null) counters.put(counter.key(), row.counter().withSettled(0));
      }
    }
  }

  /** Of one customer, with its open reservations. */
  public static Reading read(Session session, String customer, Set<NeededCounter> needed)
      throws SQLException {
    Set<ServiceKey> uncounted = new HashSet<>();
    List<NeededCounter> summed = summed(needed);
    Map<CounterKey, CounterRow> rows = new HashMap<>();
    Reading counted = Readings.read(
        session,
        customer,
        keys(needed),
        rows,
        script -> CounterTables.of(session).addProbe(script, services(summed), uncounted));
    WholeReading whole = new WholeReading(session, summed, rows);
    whole.add(uncounted);
    return new Reading(counted.at(), whole.counters, counted.open());
  }

  /** Of many customers. Where there is no counter all is summed: nobody asks what of it is counted. */
  public static Map<CounterKey, Counter> read(Session session, Set<NeededCounter> needed)
      throws SQLException {
    CounterTables tables = CounterTables.of(session);
    WholeReading whole = new WholeReading(
        session,
        summed(needed),
        tables.look(session, needed.stream().map(NeededCounter::key).toList()));
    Set<ServiceKey> uncounted = new HashSet<>();
    Script probe = session.script();
    tables.addProbe(probe, services(whole.there), uncounted);
    probe.run();
    whole.add(uncounted);
    return whole.counters;
  }

  private void add(Set<ServiceKey> uncounted) throws SQLException {
    List<NeededCounter> behind =
        there.stream().filter(counter -> uncounted.contains(counter.service())).toList();
    CounterTables tables = CounterTables.of(session);
    Script script = session.script();
    tables.addSums(script, missing, false, this::add);
    tables.addSums(script, behind, true, this::add);
    script.run();
  }

  private void add(NeededCounter needed, BigDecimal units) {
    Counter counter = counters.getOrDefault(needed.key(), Counter.ZERO);
    long most = Unit.MAX_SMALLEST - counter.outstanding();
    long settled = Math.max(0, Math.min(most, counter.settled() + needed.smallestMore(units)));
    counters.put(needed.key(), counter.withSettled(settled));
  }

  private static List<NeededCounter> summed(Set<NeededCounter> needed) {
    return needed.stream().filter(NeededCounter::isSummed).toList();
  }

  private static Set<CounterKey> keys(Set<NeededCounter> needed) {
    return needed.stream().map(NeededCounter::key).collect(Collectors.toSet());
  }

  private static Set<ServiceKey> services(List<NeededCounter> counters) {
    return counters.stream().map(NeededCounter::service).collect(Collectors.toSet());
  }
}
