package io.github.quota4j.testkit;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.QuotaListener;
import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Reason;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a listener was told. */
final class Heard implements QuotaListener {
  final List<Decision> recordedLate = new CopyOnWriteArrayList<>();
  final List<Reason> lost = new CopyOnWriteArrayList<>();
  final List<BigDecimal> lostUnits = new CopyOnWriteArrayList<>();
  final List<QuotaStatus> overshoots = new CopyOnWriteArrayList<>();
  final List<String> outages = new CopyOnWriteArrayList<>();

  @Override
  public void recordedLate(Charge charge, Decision decision) {
    recordedLate.add(decision);
  }

  @Override
  public void lost(Charge charge, Reason why) {
    lost.add(why);
    charge.items().forEach(item -> lostUnits.add(item.amount()));
  }

  @Override
  public void overshoot(Charge charge, QuotaStatus limit) {
    overshoots.add(limit);
  }

  @Override
  public void degraded(String why) {
    outages.add(why);
  }

  @Override
  public void recovered() {
    outages.add("over");
  }
}
