package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.jdbc.counters.Changes;
import io.github.quota4j.jdbc.counters.PlainBelow;
import io.github.quota4j.jdbc.sql.Failure;
import io.github.quota4j.jdbc.sql.Session;
import io.github.quota4j.jdbc.work.StoreTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One round trip for what is plain: a charge of one item and one limit, that leaves its counter below {@code plain_below}
 * ({@link PlainBelow}), with a new id, the counter's version, an open window and time left. All of a batch that is so goes
 * in one statement, which changes counter, id and ledger together, or not at all. What it does not answer takes the full
 * path, which decides by itself: so the shortcut may say "not mine" for any reason. Not for use by two threads.
 */
public final class Shortcut {
  private final StoreTime time;
  private final PlainRooms rooms = new PlainRooms();

  Shortcut(StoreTime time) {
    this.time = time;
  }

  /** What of some steps can be tried; empty if nothing can. */
  Optional<Attempt> of(List<Step<?>> steps) {
    Optional<Instant> now = time.now();
    if (now.isEmpty()) return Optional.empty(); // nothing was ever asked: the full path learns it
    Attempt attempt = new Attempt();
    for (Step<?> step : steps) attempt.add(step, now.get());
    attempt.dropHopeless();
    return attempt.groups.isEmpty() ? Optional.empty() : Optional.of(attempt);
  }

  /** Takes note of how the full path left counters. */
  void seen(Changes changes) {
    for (Changes.Saved saved : changes.counters()) rooms.seen(saved.key(), saved.plainRoom());
  }

  /** Some charges on their way. */
  final class Attempt {
    private final NavigableMap<CounterKey, PlainGroup> groups = new TreeMap<>();
    private final Set<OperationId> ids = new HashSet<>();

    private void add(Step<?> step, Instant now) {
      if (!(step instanceof Step.Taking taking) || step.isGivenUp()) return;
      PlainCharge.of(taking, now).ifPresent(charge -> {
        PlainGroup group =
            groups.computeIfAbsent(charge.counter(), counter -> new PlainGroup(charge));
        // A second call with the same id is a repeat: it is answered after the first.
        if (group.first().goesWith(charge) && ids.add(step.id())) group.add(charge);
      });
    }

    private void dropHopeless() {
      groups
          .values()
          .removeIf(group ->
              group.members().isEmpty() || !rooms.mayTake(group.counter(), group.amount()));
    }

    /** The steps that are tried. */
    List<Step<?>> steps() {
      List<Step<?>> steps = new ArrayList<>();
      for (PlainGroup group : groups.values()) {
        for (PlainGroup.Member member : group.members())
          steps.add(member.charge().step());
      }
      return steps;
    }

    /** Counts them, and commits. */
    void run(Session session) throws SQLException {
      try {
        PlainStatement.run(session, List.copyOf(groups.values()));
      } catch (SQLException e) {
        if (Failure.of(e) == Failure.BROKEN) steps().forEach(Step::maybeSaved);
        throw e;
      }
    }

    /** After {@link #run}: gives the answers. */
    void answer() {
      for (PlainGroup group : groups.values()) {
        rooms.seen(group.counter(), group.room());
        group.serverTime().ifPresent(time::read);
        group.answer();
      }
    }

    /** The earliest time that something was counted at. */
    Optional<Instant> time() {
      return groups.values().stream()
          .flatMap(group -> group.time().stream())
          .min(Instant::compareTo);
    }

    /** Those of the steps that were not counted. */
    List<Step<?>> left(List<Step<?>> all) {
      Set<Step<?>> counted = new HashSet<>();
      for (PlainGroup group : groups.values()) {
        if (!group.isCounted()) continue;
        for (PlainGroup.Member member : group.members())
          counted.add(member.charge().step());
      }
      return all.stream().filter(step -> !counted.contains(step)).toList();
    }
  }
}
