package io.github.quota4j;

import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Settle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Units that the store holds. */
final class StoredHold implements Hold {
  private final Settling settling;
  private final OperationId id;
  private final List<Item> asked;
  private final AtomicLong reports = new AtomicLong();

  /** @param asked what was asked for */
  StoredHold(Settling settling, OperationId id, List<Item> asked) {
    this.settling = settling;
    this.id = id;
    this.asked = asked;
  }

  @Override
  public Decision commit(List<Long> spent) {
    return settling.commit(id, asked, spent);
  }

  @Override
  public Decision release() {
    return settling.end(Settle.release(id));
  }

  @Override
  public Decision extend(Duration duration) {
    return settling.extend(id, duration, reports);
  }
}
