package io.github.quota4j;

import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Schedule;
import io.github.quota4j.plan.Turn;
import io.github.quota4j.plan.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The billing periods of a customer. A reset that keeps the anchor cuts windows, and not the period that is billed. */
final class Periods {
  private static final String ALL_SERVICES = "";

  private Periods() {}

  static Window at(Schedule schedule, Instant instant) {
    List<Turn> ofCycle =
        schedule.turns().stream().filter(turn -> turn.cycle().isPresent()).toList();
    return new Schedule(schedule.first(), ofCycle)
        .windowAt(ALL_SERVICES, ResetPeriod.BILLING_PERIOD, instant);
  }

  /** The last one that is over. */
  static Window before(Schedule schedule, Instant now) {
    return at(schedule, at(schedule, now).start().minus(1, ChronoUnit.MICROS));
  }

  /** Those that are over, from the one on that an instant lies in. */
  static List<Window> over(Schedule schedule, Instant from, Instant now) {
    List<Window> over = new ArrayList<>();
    Window period = at(schedule, from);
    while (!period.end().isAfter(now)) {
      over.add(period);
      period = at(schedule, period.end());
    }
    return over;
  }

  /** Those that end in a window, its start aside and its end included. */
  static List<Window> endedIn(Schedule schedule, Window window) {
    return over(schedule, window.start(), window.end());
  }
}
