package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.jdbc.counters.Learned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plain charges of one counter, which one update serves: all of them or none. */
final class PlainGroup {
  private final PlainCharge first;
  private final List<Member> members = new ArrayList<>();
  private long amount;
  private Instant last;
  private Optional<Counted> counted = Optional.empty();

  /**
   * A charge of the group.
   *
   * @param upTo what it and those before it amount to
   */
  record Member(PlainCharge charge, long upTo) {}

  /**
   * What the database answered.
   *
   * @param base settled before the group was counted
   * @param room what the shortcut can still count
   */
  record Counted(Instant at, long base, long held, long leased, long room) {}

  PlainGroup(PlainCharge first) {
    this.first = first;
    this.last = first.last();
  }

  void add(PlainCharge charge) {
    amount += charge.amount(); // at most 256 numbers below 2^53
    if (charge.last().isBefore(last)) last = charge.last();
    members.add(new Member(charge, amount));
  }

  /** Any of it: they agree in all that the update asks for. */
  PlainCharge first() {
    return first;
  }

  CounterKey counter() {
    return first.counter();
  }

  long amount() {
    return amount;
  }

  /** The last instant, by the server's clock, at which all of it may be counted. */
  Instant last() {
    return last;
  }

  List<Member> members() {
    return members;
  }

  boolean isCounted() {
    return counted.isPresent();
  }

  void counted(Counted answer) {
    counted = Optional.of(answer);
  }

  long room() {
    return counted.map(Counted::room).orElse(0L);
  }

  /** The server's time of the answer; empty if there was none, or a test's clock was asked. */
  Optional<Instant> serverTime() {
    return first.testTime().isPresent() ? Optional.empty() : counted.map(Counted::at);
  }

  Optional<Instant> time() {
    return counted.map(Counted::at);
  }

  /** Gives each caller its answer; after the commit. */
  void answer() {
    counted.ifPresent(answer -> {
      for (Member member : members) {
        Learned learned =
            new Learned(answer.at(), answer.base() + member.upTo(), answer.held(), answer.leased());
        Operation operation = learned.in(member.charge().operation());
        member.charge().step().answer(operation.answer());
      }
    });
  }
}
