package io.github.quota4j.testkit;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.Account;
import io.github.quota4j.store.BrokenGlass;
import io.github.quota4j.store.Catalog;
import io.github.quota4j.store.Individual;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A catalog that tells accounts with one fault. */
final class FaultyCatalog {
  private FaultyCatalog() {}

  static Catalog of(Catalog right, Fault fault) {
    InvocationHandler handler = (proxy, method, arguments) -> {
      try {
        Object answer = method.invoke(right, arguments);
        return answer instanceof Optional<?> found
            ? found.map(value -> value instanceof Account account ? told(account, fault) : value)
            : answer;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    };
    return (Catalog) Proxy.newProxyInstance(
        Catalog.class.getClassLoader(), new Class<?>[] {Catalog.class}, handler);
  }

  private static Account told(Account account, Fault fault) {
    Subscription subscription = account.subscription();
    boolean ignoresStatus = fault == Fault.IGNORES_STATUS;
    Optional<Plan> none = Optional.empty();
    return new Account(
        ignoresStatus ? subscription.with(SubscriptionStatus.ACTIVE) : subscription,
        account.schedule(),
        account.plan(),
        fault == Fault.FORGETS_NEXT_PLAN ? none : account.next(),
        fault == Fault.FORGETS_INDIVIDUAL ? Individual.NOTHING : account.individual(),
        fault == Fault.IGNORES_GLASS ? BrokenGlass.NONE : account.glass(),
        account.version());
  }
}
