package io.github.quota4j.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.quota4j.plan.BillingCycle;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Thresholds;
import io.github.quota4j.store.Catalog;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  private final Catalog catalog = Catalog.inMemory();
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Accounts accounts = accounts(MINUTE);

  private Accounts accounts(Duration timeToLive) {
    Hosting host = new Hosting(
        customer -> Optional.empty(),
        service -> Optional.empty(),
        StatusPolicy::of,
        Thresholds.NONE);
    Ticker ticker = nanos::get;
    return new Accounts(counting(), host, timeToLive, ticker);
  }

  /** The catalog, counting how often it is asked for an account. */
  private Catalog counting() {
    InvocationHandler handler = (proxy, method, arguments) -> {
      if (method.getName().equals("account")) loads.incrementAndGet();
      return method.invoke(catalog, arguments);
    };
    return (Catalog) Proxy.newProxyInstance(
        Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, handler);
  }

  private void subscribe() {
    catalog.apply(List.of(Plan.of("free", Quota.hard("api", 10))));
    Subscription subscription = new Subscription("acme", "free", BillingCycle.calendar());
    catalog.change("acme", NOON, contract -> contract.with(subscription));
  }

  private boolean isKnown(Accounts of) {
    return of.of("acme", MINUTE).termsAt(NOON).isPresent();
  }

  /** Scenario 58. */
  @Test
  void aColdCustomerIsLoadedOnceForTwoHundredCallers() throws Exception {
    subscribe();
    ExecutorService threads = Executors.newFixedThreadPool(200);
    try {
      CyclicBarrier start = new CyclicBarrier(200);
      List<Callable<Boolean>> callers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        callers.add(() -> {
          start.await();
          return isKnown(accounts);
        });
      }
      for (Future<Boolean> caller : threads.invokeAll(callers))
        assertThat(caller.get()).isTrue();
    } finally {
      threads.shutdownNow();
    }
    assertThat(loads).hasValue(1);
  }

  @Test
  void anAccountIsLoadedAgainWhenItIsOld() {
    subscribe();
    assertThat(isKnown(accounts)).isTrue();
    nanos.addAndGet(MINUTE.toNanos() - 1);
    assertThat(isKnown(accounts)).isTrue();
    assertThat(loads).hasValue(1);
    nanos.incrementAndGet();
    assertThat(isKnown(accounts)).isTrue();
    assertThat(loads).hasValue(2);
  }

  @Test
  void whoIsUnknownIsAskedForAgainAfterASecond() {
    assertThat(isKnown(accounts)).isFalse();
    subscribe();
    assertThat(isKnown(accounts)).isFalse();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(isKnown(accounts)).isTrue();
    assertThat(loads).hasValue(2);
  }

  @Test
  void withoutATimeToLiveEachLookAsks() {
    subscribe();
    Accounts uncached = accounts(Duration.ZERO);
    for (int i = 0; i < 3; i++) assertThat(isKnown(uncached)).isTrue();
    assertThat(loads).hasValue(3);
  }

  @Test
  void whoHasLoadedItAnewHasDoneItForAllThatKnewTheOldOne() {
    subscribe();
    Customer old = accounts.of("acme", MINUTE);
    Customer one = accounts.newer("acme", old, 7, MINUTE);
    Customer other = accounts.newer("acme", old, 7, MINUTE);
    assertThat(other).isSameAs(one);
    assertThat(loads).hasValue(2);
    assertThat(one.termsAt(NOON).orElseThrow().account().version())
        .as("as new as what a counter has seen")
        .isEqualTo(7);
  }
}
