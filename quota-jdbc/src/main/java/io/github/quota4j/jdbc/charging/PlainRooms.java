package io.github.quota4j.jdbc.charging;

import io.github.quota4j.decision.CounterKey;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much the shortcut could count on a counter when it was last seen, so that it is not tried in vain: a guess that saves
 * a statement, and never decides. Not for use by two threads.
 */
final class PlainRooms {
  private static final int MOST = 10_000;

  private final Map<CounterKey, Long> rooms = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<CounterKey, Long> eldest) {
      return size() > MOST;
    }
  };

  /** Less than so much was left, or nobody knows. */
  boolean mayTake(CounterKey counter, long amount) {
    Long room = rooms.get(counter);
    return room == null || amount < room;
  }

  void seen(CounterKey counter, long room) {
    rooms.put(counter, room);
  }
}
