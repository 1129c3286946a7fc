package io.github.quota4j.redis;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Demand;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.Take;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Takes and settles of one customer, at random but not aimless: small limits, few ids, times near the edges of windows. */
final class RandomSteps {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Random random;
  private final String customer;
  private final List<OperationId> ids = new ArrayList<>();
  private final Map<OperationId, Take> takes = new LinkedHashMap<>();
  private final NavigableSet<Instant> ends = new TreeSet<>();
  private OperationId lastSettled;
  private final Set<CounterKey> counters = new LinkedHashSet<>();

  RandomSteps(Random random, String customer) {
    this.random = random;
    this.customer = customer;
    this.lastSettled = new OperationId(customer, "nobody's");
  }

  /** Mostly forward by a few seconds, often to the very edge of windows and holds; now and then not at all, far, or back. */
  Duration clockMoves(Instant now) {
    Instant holdEnds = ends.higher(now);
    if (chance(8) && holdEnds != null) return Duration.between(now, holdEnds);
    if (chance(10)) return Duration.ofMillis(-random.nextInt(6_000));
    if (chance(20)) return Duration.ofSeconds(random.nextInt(120));
    if (chance(3)) return Duration.ofMillis(250L * random.nextInt(24));
    return chance(2)
        ? Duration.ZERO
        : Duration.ofMillis(5_000 - Math.floorMod(now.toEpochMilli(), 5_000));
  }

  Take take(Instant now) {
    OperationId id =
        chance(5) && !ids.isEmpty() ? someId() : new OperationId(customer, "id" + ids.size());
    if (chance(2) && takes.containsKey(id)) return takes.get(id);
    ids.add(id);
    List<Item> items = new ArrayList<>();
    for (int i = chance(4) ? 2 + random.nextInt(2) : 1; i > 0; i--) items.add(item(now));
    Take take = new Take(
        id,
        chance(2),
        chance(4) ? random.nextInt(4) : 3,
        now.plusSeconds(chance(20) ? -1 : 30),
        items,
        chance(2) ? Optional.of(terms()) : Optional.empty(),
        chance(10),
        Optional.empty(),
        Map.of());
    takes.put(id, take);
    take.hold().ifPresent(terms -> ends.add(now.plus(terms.duration())));
    return take;
  }

  Settle settle(Instant now) {
    OperationId id = chance(20) ? new OperationId(customer, "nobody's") : someId();
    if (chance(2)) id = lastSettled;
    lastSettled = id;
    int parts = takes.containsKey(id) ? takes.get(id).items().size() : 1;
    if (chance(3)) {
      return new Settle.Refund(
          id, chance(2) ? OptionalLong.empty() : OptionalLong.of(random.nextInt(10)));
    }
    List<Long> spent = new ArrayList<>();
    List<Item> more = new ArrayList<>();
    int named = chance(30) ? parts + 1 : parts;
    for (int i = 0; i < named; i++) spent.add((long) random.nextInt(10));
    if (chance(2)) for (int i = 0; i < parts; i++) more.add(item(now));
    if (chance(3)) return Settle.release(id);
    if (chance(2)) return Settle.commit(id, spent, more);
    return new Settle.Report(
        id,
        1 + random.nextInt(5),
        chance(6) ? List.of() : spent,
        more,
        chance(3),
        chance(3) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(60))) : Optional.empty());
  }

  /** Counters that steps spoke of, and one that none did. */
  Set<CounterKey> someCounters() {
    Set<CounterKey> some = new LinkedHashSet<>();
    for (CounterKey key : counters) if (chance(2)) some.add(key);
    some.add(new CounterKey(customer, "", "api", "never", Instant.EPOCH));
    return some;
  }

  OperationId someId() {
    int recent = Math.min(ids.size(), 12);
    return recent == 0
        ? new OperationId(customer, "nobody's")
        : ids.get(ids.size() - 1 - random.nextInt(recent));
  }

  private HoldTerms terms() {
    return new HoldTerms(
        chance(3) ? HoldTerms.Kind.LEASE : HoldTerms.Kind.RESERVATION,
        Duration.ofSeconds(chance(2) ? 5 + 5 * random.nextInt(12) : 1 + random.nextInt(90)));
  }

  private Item item(Instant now) {
    return switch (random.nextInt(4)) {
      case 0 -> item("storage", chance(3) ? "jane" : "", levelDemand(), List.of(level("")));
      case 1 -> item("storage", "jane", levelDemand(), List.of(level("jane"), level("")));
      case 2 -> item("login", "", add(), List.of(rate("login", "ad hoc")));
      default -> item("api", "", add(), windows(now));
    };
  }

  private Item item(String service, String subject, Demand demand, List<Leg> legs) {
    legs.forEach(leg -> counters.add(leg.bucket().counter()));
    return new Item(service, subject, 0, demand, legs);
  }

  private List<Leg> windows(Instant now) {
    Instant when = chance(15) ? now.plusSeconds(random.nextInt(121) - 60) : now;
    if (chance(15)) when = now.minusMillis(1);
    List<Leg> legs = new ArrayList<>();
    legs.add(window("main", MINUTE, when, mainCeiling()));
    if (chance(2)) legs.add(window("hourly", Duration.ofHours(1), when, Ceiling.Amount.hard(60)));
    if (chance(3)) legs.add(rate("api", "rate"));
    return legs;
  }

  private Leg window(String limit, Duration length, Instant when, Ceiling ceiling) {
    long number = Math.floorDiv(when.getEpochSecond(), length.toSeconds());
    Instant start = Instant.ofEpochSecond(number * length.toSeconds());
    return leg("", "api", limit, start, start.plus(length), ceiling);
  }

  private Ceiling mainCeiling() {
    if (chance(15)) return Ceiling.Amount.hard(0);
    if (chance(2)) return Ceiling.Amount.hard(20);
    return soft(20);
  }

  private Ceiling soft(long allowance) {
    return chance(2)
        ? new Ceiling.Amount(allowance, Unit.MAX_SMALLEST)
        : new Ceiling.Amount(allowance, allowance + 5);
  }

  private Leg level(String subject) {
    Ceiling ceiling =
        chance(10) ? Ceiling.UNLIMITED : Ceiling.Amount.hard(subject.isEmpty() ? 30 : 12);
    return leg(
        subject,
        "storage",
        subject.isEmpty() ? "main" : "each",
        Window.ALWAYS.start(),
        Window.ALWAYS.end(),
        ceiling);
  }

  private Leg rate(String service, String limit) {
    long amount = 1L + random.nextInt(7);
    // The odd microsecond: what is still owed when the last whole one has been paid back.
    long period = chance(2) ? amount * 750_000 + 1 : 3_000_000 + random.nextInt(7);
    Ceiling.Refill refill = new Ceiling.Refill(amount, period, chance(4) ? 4 : 9);
    return leg("", service, limit, Window.ALWAYS.start(), Window.ALWAYS.end(), refill);
  }

  private Leg leg(
      String subject, String service, String limit, Instant start, Instant end, Ceiling ceiling) {
    return Leg.of(
        new Bucket(new CounterKey(customer, subject, service, limit, start), end, ceiling));
  }

  private Demand add() {
    if (chance(30)) return Demand.exactly(Unit.MAX_SMALLEST - random.nextInt(10));
    if (chance(6)) return Demand.upTo(random.nextInt(30));
    return Demand.exactly(random.nextInt(7));
  }

  private Demand levelDemand() {
    return switch (random.nextInt(4)) {
      case 0 -> new Demand.Release(random.nextInt(10));
      case 1 -> new Demand.SetTo(random.nextInt(32));
      default -> add();
    };
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
