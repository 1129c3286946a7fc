package io.github.quota4j;

import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work that was admitted while the store did not answer: nothing is held, and what it used is counted later. */
final class UnheldWork implements Hold {
  private final Admitting admitting;
  private final Admitting.Admitted work;
  private @Nullable List<Long> ended; // guarded by this

  UnheldWork(Admitting admitting, Admitting.Admitted work) {
    this.admitting = admitting;
    this.work = work;
  }

  @Override
  public synchronized Decision commit(List<Long> spent) {
    if (ended != null) return again(ended, spent);
    List<Charge.Item> used = used(spent);
    if (!used.isEmpty() && !admitting.count(work, used)) return admitting.unavailable();
    ended = List.copyOf(spent);
    return decision(spent, false);
  }

  @Override
  public Decision release() {
    return commit(Collections.nCopies(work.items().size(), 0L));
  }

  /** It does not run out. */
  @Override
  public synchronized Decision extend(Duration duration) {
    var unused = new HoldTerms(HoldTerms.Kind.RESERVATION, duration); // checks it
    if (ended != null) return ended(ended);
    return work.decision();
  }

  private Decision again(List<Long> first, List<Long> spent) {
    return first.equals(spent) ? decision(spent, true) : ended(first);
  }

  private Decision ended(List<Long> first) {
    boolean released = first.stream().allMatch(amount -> amount == 0);
    return Answers.denied(released ? Reason.ALREADY_RELEASED : Reason.ALREADY_COMMITTED, work.at());
  }

  private Decision decision(List<Long> spent, boolean repeated) {
    List<BigDecimal> granted = new ArrayList<>();
    for (int i = 0; i < spent.size(); i++) {
      granted.add(BigDecimal.valueOf(spent.get(i), work.items().get(i).scale()));
    }
    return work.decision(granted, repeated);
  }

  private List<Charge.Item> used(List<Long> spent) {
    List<Charge.Item> used = new ArrayList<>();
    for (int i = 0; i < spent.size(); i++) {
      Item item = work.items().get(i);
      if (spent.get(i) > 0)
        used.add(new Charge.Item(item.service(), BigDecimal.valueOf(spent.get(i), item.scale())));
    }
    return used;
  }
}
