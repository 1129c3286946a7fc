package io.github.quota4j.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of one quota: all of them must have room, or nothing is charged. Immutable.
 *
 * @param main the limit that soft, overage and price speak of
 * @param further hard limits beside it, each with a name of its own, which is not {@link Limit#RATE}
 * @param rate the limit that refills, if there is one
 */
public record Limits(Limit main, List<Limit> further, Optional<Rate> rate) {
  public Limits {
    further = List.copyOf(further);
    Set<String> names = new HashSet<>(Set.of(main.name(), Limit.RATE));
    for (Limit limit : further) {
      if (!names.add(limit.name()))
        throw new IllegalArgumentException("limit \"" + limit.name() + "\" is given twice");
    }
  }

  /** The main limit and the further ones, without the rate. */
  public List<Limit> all() {
    List<Limit> all = new ArrayList<>(further.size() + 1);
    all.add(main);
    all.addAll(further);
    return all;
  }

  /** The limit of a name, if it is one of these; a rate is not. */
  public Optional<Limit> named(String name) {
    if (main.name().equals(name)) return Optional.of(main);
    return further.stream().filter(limit -> limit.name().equals(name)).findFirst();
  }

  /** The subjects' limit follows the main one: it is the same window, counted for each subject. */
  Limits withMain(Limit newMain) {
    List<Limit> followed = further.stream()
        .map(limit -> limit.perSubject() ? limit.withPeriod(newMain.period()) : limit)
        .toList();
    return new Limits(newMain, followed, rate);
  }

  Limits withRate(Rate newRate) {
    return new Limits(main, further, Optional.of(newRate));
  }

  Limits and(
      String name, Optional<BigDecimal> amount, Optional<ResetPeriod> period, boolean perSubject) {
    List<Limit> all = new ArrayList<>(further);
    all.add(new Limit(name, amount, period, perSubject));
    return new Limits(main, all, rate);
  }
}
