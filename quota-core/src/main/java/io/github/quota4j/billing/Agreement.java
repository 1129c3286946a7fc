package io.github.quota4j.billing;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Subscription;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What was agreed with a customer at any time. Bills go by the plan of its subscription, whatever its status, until that ends.
 *
 * @param schedule where the customer's windows lie
 * @param formerPlans the names of the plans that it had, in the order in which they ended; an empty name is none
 * @param plan the name of the plan that it has since; an empty name is none
 * @param overrides the quotas that it has of its own now
 */
record Agreement(
    String customer,
    Schedule schedule,
    List<Former<String>> formerPlans,
    String plan,
    Map<String, Plan> plans,
    List<Quota> overrides,
    Past past) {
  /**
   * @param schedule where the customer's windows lie
   * @param plans all plans as they are, by name
   * @param overrides the quotas that the customer has of its own now
   * @param past what held before
   */
  static Agreement of(
      Subscription subscription,
      Schedule schedule,
      Map<String, Plan> plans,
      List<Quota> overrides,
      Past past) {
    String customer = subscription.customer();
    PlansInTurn inTurn = PlansInTurn.of(subscription);
    List<Former<String>> formers =
        new ArrayList<>(past.plansOf().getOrDefault(customer, List.of()));
    formers.addAll(inTurn.former());
    return new Agreement(customer, schedule, formers, inTurn.last(), plans, overrides, past);
  }

  /** The quota for a service at an instant. */
  Optional<Quota> quotaAt(String service, Instant instant) {
    Optional<Quota> now =
        overrides.stream().filter(quota -> quota.service().equals(service)).findFirst();
    Optional<Quota> override = Former.at(overridesOf(service), instant, now);
    return override.isPresent() ? override : planned(service, instant);
  }

  private Optional<Quota> planned(String service, Instant instant) {
    String name = Former.at(formerPlans, instant, plan);
    if (name.equals(PlansInTurn.NONE)) return Optional.empty();
    Optional<Quota> now = Optional.ofNullable(plans.get(name)).flatMap(of -> of.quota(service));
    return Former.at(ofPlan(name, service), instant, now);
  }

  /** All services that may have been included at some time, by name. */
  Set<String> services() {
    Set<String> services = new TreeSet<>();
    overrides.forEach(quota -> services.add(quota.service()));
    past.overridesOf().keySet().stream()
        .filter(key -> key.owner().equals(customer))
        .forEach(key -> services.add(key.service()));
    Set<String> names = planNames();
    plans.values().stream()
        .filter(of -> names.contains(of.name()))
        .forEach(of -> of.quotas().forEach(quota -> services.add(quota.service())));
    past.quotasOfPlans().keySet().stream()
        .filter(key -> names.contains(key.owner()))
        .forEach(key -> services.add(key.service()));
    return services;
  }

  /** When something changed for a service within a window, in order; the start of the window is not among it. */
  List<Instant> changes(String service, Window window) {
    Stream<Former<?>> quotas = planNames().stream().flatMap(name -> ofPlan(name, service).stream());
    return Stream.of(formerPlans.stream(), overridesOf(service).stream(), quotas)
        .flatMap(formers -> formers)
        .map(Former::until)
        .filter(at -> window.contains(at) && !at.equals(window.start()))
        .distinct()
        .sorted()
        .toList();
  }

  private Set<String> planNames() {
    Set<String> names = new TreeSet<>(Set.of(plan));
    formerPlans.forEach(former -> names.add(former.what()));
    return names;
  }

  private List<Former<Optional<Quota>>> ofPlan(String name, String service) {
    return past.quotasOfPlans().getOrDefault(new Past.Key(name, service), List.of());
  }

  private List<Former<Optional<Quota>>> overridesOf(String service) {
    return past.overridesOf().getOrDefault(new Past.Key(customer, service), List.of());
  }
}
