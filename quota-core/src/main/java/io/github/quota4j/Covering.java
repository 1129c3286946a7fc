package io.github.quota4j;

import io.github.quota4j.billing.Span;
import io.github.quota4j.billing.Statements;
import io.github.quota4j.billing.Used;
import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.GrantTrial;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Unit;
import io.github.quota4j.plan.Window;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.Reading;
import io.github.quota4j.store.UsageStore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What grants pay of the windows that are billed: what their counters tell, and, of what is not billed yet, what grants take over
 * that no charge has seen. Customers without grants cost one look for all of them, as their counters are looked at anyway.
 */
final class Covering {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  /** An account may change, and a charge come, between a look and what is done about it. */
  private static final int ATTEMPTS = 3;

  private final UsageStore usage;
  private final Balancing balancing;
  private final Map<String, Account> accounts;
  private final Map<String, List<Window>> unbilled;
  private final Instant now;

  /**
   * @param page the accounts of those who are billed
   * @param unbilled what is not closed yet; of other periods grants pay what they paid
   */
  Covering(
      UsageStore usage,
      Balancing balancing,
      Collection<Account> page,
      Collection<Statements.Wanted> unbilled,
      Instant now) {
    this.usage = usage;
    this.balancing = balancing;
    this.accounts = page.stream()
        .filter(account -> !account.individual().grants().isEmpty())
        .collect(Collectors.toMap(Account::customer, account -> account));
    this.unbilled = unbilled.stream()
        .collect(Collectors.groupingBy(
            wanted -> wanted.whom().customer(),
            Collectors.mapping(Statements.Wanted::period, Collectors.toList())));
    this.now = now;
  }

  /** A window that is over its limit, and that grants may pay for. */
  private record Over(Account account, Leg leg, Used used) {
    CounterKey granted() {
      return leg.bucket().counter().granted();
    }

    Quota quota() {
      return used.quota();
    }
  }

  /** What grants pay, as it would be after a charge in each window. */
  Map<Span, BigDecimal> look(Collection<Used> windows) {
    Look look = new Look(windows);
    return look.paid(key -> look.tried.getOrDefault(key, look.kept(key)));
  }

  /** What grants paid, once they have taken over what is theirs to pay. */
  Map<Span, BigDecimal> settle(Collection<Used> windows) {
    Look look = new Look(windows);
    for (int attempt = 1; attempt <= ATTEMPTS && !look.unseen.isEmpty(); attempt++) {
      for (Over over : look.unseen) balancing.balance(over.leg(), over.quota(), look.version(over));
      look = new Look(windows);
    }
    return look.paid(look::kept);
  }

  /** What can be seen of some windows at once. */
  private final class Look {
    private final Collection<Used> windows;
    private final Map<CounterKey, Counter> counters;
    private final Map<CounterKey, Long> tried = new HashMap<>();
    private final List<Over> unseen = new ArrayList<>();

    Look(Collection<Used> windows) {
      this.windows = windows;
      List<Over> over = over(windows);
      this.counters = usage.counters(keys(windows, over), usage.now().plus(WITHIN));
      GrantTrial trial = new GrantTrial(new Reading(now, withUse(over), List.of()), now);
      for (Over each : over) {
        long paid = trial.paid(each.leg());
        tried.put(each.granted(), paid);
        if (paid > kept(each.granted())) unseen.add(each);
      }
    }

    private Counter counter(CounterKey key) {
      return counters.getOrDefault(key, Counter.ZERO);
    }

    /** The newest that a counter of a limit knows: what was agreed in its window is known, whoever changes it now. */
    long version(Over over) {
      return over.leg().buckets().stream()
          .mapToLong(bucket -> counter(bucket.counter()).version())
          .reduce(over.account().version(), Math::max);
    }

    private long kept(CounterKey granted) {
      return counter(granted).settled();
    }

    Map<Span, BigDecimal> paid(ToLongFunction<CounterKey> smallest) {
      Map<Span, BigDecimal> paid = new HashMap<>();
      for (Used used : windows) {
        Unit unit = used.quota().unit();
        paid.put(used.window(), unit.units(smallest.applyAsLong(granted(used.window()))));
      }
      return paid;
    }

    /** The counter of a window that is over may be gone by now; the ledger is not. */
    private Map<CounterKey, Counter> withUse(List<Over> over) {
      Map<CounterKey, Counter> books = new HashMap<>(counters);
      for (Over each : over) {
        CounterKey key = each.leg().bucket().counter();
        long smallest = smallest(each.used());
        if (smallest > counter(key).settled()) books.put(key, counter(key).withSettled(smallest));
      }
      return books;
    }
  }

  /** In the order in which they are paid: what is open is looked at by every charge, and so comes before what is over. */
  private List<Over> over(Collection<Used> windows) {
    Comparator<Over> isOpen =
        Comparator.comparing(over -> !now.isBefore(over.leg().bucket().end()));
    return windows.stream()
        .filter(Used::isOver)
        .flatMap(used -> Optional.ofNullable(accounts.get(used.window().customer()))
            .filter(account -> isUnbilled(used.window()))
            .flatMap(account -> leg(account, used).map(leg -> new Over(account, leg, used)))
            .stream())
        .sorted(isOpen.thenComparing(over -> over.leg().bucket().counter().windowStart()))
        .toList();
  }

  private boolean isUnbilled(Span span) {
    return unbilled.getOrDefault(span.customer(), List.of()).stream()
        .anyMatch(period -> period.start().isBefore(span.window().end())
            && span.window().start().isBefore(period.end()));
  }

  /** With the grants that last until the window ends, or that are there now. */
  private Optional<Leg> leg(Account account, Used used) {
    Window window = used.window().window();
    Instant last = window.end().minus(1, ChronoUnit.MICROS);
    return Balancing.granted(account, used.quota(), last.isBefore(now) ? last : now)
        .filter(leg -> leg.bucket().counter().windowStart().equals(window.start()));
  }

  private static Set<CounterKey> keys(Collection<Used> windows, List<Over> over) {
    Set<CounterKey> keys = new HashSet<>();
    windows.forEach(used -> keys.add(granted(used.window())));
    for (Over each : over) each.leg().buckets().stream().map(Bucket::counter).forEach(keys::add);
    return keys;
  }

  private static CounterKey granted(Span window) {
    Instant start = window.window().start();
    return new CounterKey(window.customer(), "", window.service(), Limit.MAIN, start).granted();
  }

  /** As a counter tells it that is made from the ledger. */
  private static long smallest(Used used) {
    return used.amount()
        .movePointRight(used.quota().unit().scale())
        .setScale(0, RoundingMode.CEILING)
        .min(BigDecimal.valueOf(Unit.MAX_SMALLEST))
        .longValueExact();
  }
}
