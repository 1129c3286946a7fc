package io.github.quota4j.decision;

import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Takes and settles of one customer, at random but not aimless: small limits, few ids, times at the edges. */
final class RandomCalls {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  final Set<CounterKey> counters = new LinkedHashSet<>();
  private final Random random;
  private final Map<String, Ceiling> ceilings = new HashMap<>();
  private final List<OperationId> ids = new ArrayList<>();
  private final Map<OperationId, Take> asked = new HashMap<>();
  private final Map<OperationId, Take> admitted = new HashMap<>();
  private final NavigableSet<Instant> edges = new TreeSet<>();
  private OperationId lastSettled = new OperationId("acme", "nobody's");
  private long version = 1;

  RandomCalls(Random random) {
    this.random = random;
    ceilings.put("main", new Ceiling.Amount(12, chance(2) ? 12 : 20));
    ceilings.put("further", Ceiling.Amount.hard(chance(8) ? 0 : 15 + random.nextInt(20)));
    ceilings.put("total", Ceiling.Amount.hard(random.nextInt(60)));
    ceilings.put("level", Ceiling.Amount.hard(20));
    ceilings.put("subject", chance(2) ? Ceiling.UNLIMITED : Ceiling.Amount.hard(8));
    ceilings.put("rate", refill());
    ceilings.put("acquire", refill());
  }

  private Ceiling refill() {
    // The odd microsecond: what is owed when the last whole one has been paid back.
    return new Ceiling.Refill(
        1 + random.nextInt(7), 2_000_000 + random.nextInt(7), 4 + random.nextInt(6));
  }

  Instant clockMoves(Instant now) {
    Instant edge = edges.higher(now);
    if (edge != null && chance(8)) return edge.minusNanos(chance(2) ? 1_000 : 0);
    if (chance(12)) return now.minusMillis(random.nextInt(5_000));
    if (chance(3)) return now.plusMillis(125L * random.nextInt(16));
    return chance(2) ? now : now.plusSeconds(random.nextInt(20));
  }

  Take take(Instant now) {
    boolean repeats = !ids.isEmpty() && chance(6);
    OperationId id = repeats ? someId() : new OperationId("acme", "id" + ids.size());
    Take earlier = asked.get(id);
    if (repeats && earlier != null && chance(2)) return chance(2) ? earlier : almost(earlier);
    if (chance(30)) version++;
    List<Item> items = new ArrayList<>();
    boolean holds = chance(2);
    for (int i = chance(3) ? 2 + random.nextInt(2) : 1; i > 0; i--) items.add(item(now, holds));
    Take take = new Take(
        id,
        chance(2),
        chance(8) ? Math.max(0, version - 1) : version,
        now.plusNanos(chance(15) ? -1_000 : chance(15) ? 0 : 30_000_000_000L),
        items,
        holds ? Optional.of(terms()) : Optional.empty(),
        chance(12),
        chance(8) ? Optional.of(now.minusSeconds(random.nextInt(200))) : Optional.empty(),
        Map.of());
    if (!repeats) ids.add(id);
    asked.put(id, take);
    take.hold().ifPresent(terms -> edges.add(now.plus(terms.duration())));
    return take;
  }

  /** The same call but for one thing, which makes it another charge. */
  private Take almost(Take take) {
    boolean forced = take.forced() ^ chance(2);
    boolean other = chance(2);
    List<Item> items = take.items().stream()
        .map(item -> new Item(
            item.service(),
            forced == take.forced() && other ? item.subject() + "x" : item.subject(),
            item.scale(),
            forced == take.forced() && !other ? almost(item.demand()) : item.demand(),
            item.legs()))
        .toList();
    return new Take(
        take.id(),
        take.idIsCallers(),
        take.accountVersion(),
        take.deadline(),
        items,
        take.hold(),
        forced,
        take.eventTime(),
        take.metadata());
  }

  private Demand almost(Demand demand) {
    if (demand instanceof Demand.Release release) return new Demand.SetTo(release.most());
    if (demand instanceof Demand.SetTo set) return Demand.exactly(set.level());
    long max = ((Demand.Add) demand).max();
    return new Demand.Add(Math.min(max, 1), max);
  }

  /** Something happens then. */
  void edge(Instant instant) {
    edges.add(instant);
  }

  /** From now on settles may speak of it. */
  void admitted(Take take) {
    admitted.putIfAbsent(take.id(), take);
  }

  Settle settle(Instant now) {
    OperationId id = chance(2) ? lastSettled : someId();
    lastSettled = id;
    if (chance(4)) {
      boolean all = chance(2);
      return new Settle.Refund(id, all ? OptionalLong.empty() : OptionalLong.of(random.nextInt(8)));
    }
    if (chance(8)) return Settle.release(id);
    List<Long> spent = new ArrayList<>();
    List<Item> more = new ArrayList<>();
    Take taken = admitted.get(id);
    for (Item item : taken == null ? List.<Item>of() : taken.items()) {
      spent.add((long) random.nextInt(10));
      more.add(item);
    }
    if (chance(3)) more.clear();
    if (chance(3)) return Settle.commit(id, spent, more);
    Optional<Duration> longer =
        chance(2) ? Optional.of(Duration.ofSeconds(1 + random.nextInt(60))) : Optional.empty();
    longer.ifPresent(duration -> edges.add(now.plus(duration)));
    return new Settle.Report(
        id, 1 + random.nextInt(4), chance(3) ? List.of() : spent, more, chance(4), longer);
  }

  private OperationId someId() {
    int recent = Math.min(ids.size(), 10);
    return recent == 0 || chance(30)
        ? new OperationId("acme", "nobody's")
        : ids.get(ids.size() - 1 - random.nextInt(recent));
  }

  private HoldTerms terms() {
    HoldTerms.Kind kind = chance(3) ? HoldTerms.Kind.LEASE : HoldTerms.Kind.RESERVATION;
    return new HoldTerms(kind, Duration.ofSeconds(1 + random.nextInt(60)));
  }

  private Item item(Instant now, boolean holds) {
    return switch (random.nextInt(5)) {
      case 0 -> item("login", "", add(), List.of(forEver("login", "", "acquire")));
      case 1 -> item("tokens", "", add(), List.of(forEver("tokens", "", "total")));
      case 2 -> item("seats", "", level(holds), seats(now));
      case 3 ->
        item(
            "seats",
            "jane",
            level(holds),
            List.of(forEver("seats", "jane", "subject"), forEver("seats", "", "level")));
      default -> item("api", "", add(), api(now));
    };
  }

  /** A level may have a window beside it: what is given back of the level was used in that window all the same. */
  private List<Leg> seats(Instant now) {
    Leg level = forEver("seats", "", "level");
    return chance(2) ? List.of(level) : List.of(level, window("seats", "further", MINUTE, now));
  }

  private Item item(String service, String subject, Demand demand, List<Leg> legs) {
    for (Leg leg : legs) if (!leg.isRate()) counters.add(leg.bucket().counter());
    return new Item(service, subject, 0, demand, legs);
  }

  private List<Leg> api(Instant now) {
    Instant when = chance(12) ? now.plusSeconds(chance(2) ? 60 : -60) : now;
    List<Leg> legs = new ArrayList<>();
    legs.add(window("api", "main", MINUTE, when));
    if (chance(2)) legs.add(window("api", "further", MINUTE.multipliedBy(5), when));
    if (chance(2)) legs.add(forEver("api", "", "rate"));
    return legs;
  }

  private Leg window(String service, String limit, Duration length, Instant when) {
    long number = Math.floorDiv(when.getEpochSecond(), length.toSeconds());
    Instant start = Instant.ofEpochSecond(number * length.toSeconds());
    edges.add(start.plus(length));
    CounterKey key = new CounterKey("acme", "", service, limit, start);
    return Leg.of(new Bucket(key, start.plus(length), ceiling(limit)));
  }

  private Ceiling ceiling(String limit) {
    return Objects.requireNonNull(ceilings.get(limit));
  }

  private Leg forEver(String service, String subject, String limit) {
    Window always = Window.ALWAYS;
    CounterKey key = new CounterKey("acme", subject, service, limit, always.start());
    return Leg.of(new Bucket(key, always.end(), ceiling(limit)));
  }

  private Demand level(boolean holds) {
    if (holds || chance(2)) return add();
    return chance(2) ? new Demand.Release(random.nextInt(8)) : new Demand.SetTo(random.nextInt(12));
  }

  private Demand add() {
    int amount = random.nextInt(9);
    if (chance(40)) return Demand.exactly(Unit.MAX_SMALLEST - amount);
    if (chance(5)) return new Demand.Add(Math.min(amount, random.nextInt(4)), amount);
    return Demand.exactly(amount);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }
}
