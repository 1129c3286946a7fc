package io.github.quota4j.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where all windows of a customer lie, past and future: the cycle that it began with, and every change since. Windows of
 * one service and period meet and never overlap, whatever changes.
 *
 * @param first the cycle that it began with
 * @param turns in the order in which they were asked for
 */
public record Schedule(BillingCycle first, List<Turn> turns) {
  public Schedule {
    turns = List.copyOf(turns);
  }

  /** A schedule that never changed. */
  public static Schedule of(BillingCycle cycle) {
    return new Schedule(cycle, List.of());
  }

  /** The cycle that was asked for last, for all services; it may begin only with the next window. */
  public BillingCycle latest() {
    BillingCycle latest = first;
    for (Turn turn : turns) {
      if (turn.service().isEmpty()) latest = turn.cycle().orElse(latest);
    }
    return latest;
  }

  /** The same, on another cycle from the end of the window on that is open at an instant. */
  public Schedule turnedTo(BillingCycle cycle, Instant at) {
    return cycle.equals(latest())
        ? this
        : with(new Turn(at, Optional.empty(), Optional.of(cycle), false));
  }

  /** The same, reset at an instant. */
  public Schedule reset(Reset reset, Instant at) {
    Optional<BillingCycle> cycle =
        reset.movesAnchor() ? Optional.of(latest().movedTo(at)) : Optional.empty();
    return with(new Turn(at, reset.service(), cycle, true));
  }

  private Schedule with(Turn turn) {
    List<Turn> more = new ArrayList<>(turns);
    more.add(turn);
    return new Schedule(first, more);
  }

  /** The window of a service that contains the instant. */
  public Window windowAt(String service, ResetPeriod period, Instant instant) {
    if (turns.isEmpty()) return first.windowAt(period, instant);
    List<Stretch> stretches = new ArrayList<>();
    stretches.add(new Stretch(Instant.MIN, first, false));
    List<Instant> cuts = new ArrayList<>();
    for (Turn turn : turns) {
      if (!turn.concerns(service)) continue;
      if (turn.cycle().isPresent()) add(stretches, turn, turn.cycle().get(), period);
      else cuts.add(turn.at());
    }
    return cut(window(stretches, period, instant), cuts, instant);
  }

  private static void add(
      List<Stretch> stretches, Turn turn, BillingCycle cycle, ResetPeriod period) {
    Window open = window(stretches, period, turn.at());
    boolean starts = turn.atOnce() || open.start().equals(turn.at());
    Instant from = starts ? turn.at() : open.end();
    stretches.removeIf(other -> !other.from().isBefore(from)); // asked for before, and not begun
    stretches.add(new Stretch(from, cycle, !turn.atOnce()));
  }

  private static Window window(List<Stretch> stretches, ResetPeriod period, Instant instant) {
    int index = stretches.size() - 1;
    while (stretches.get(index).from().isAfter(instant)) index--;
    Window window = stretches.get(index).windowAt(period, instant);
    if (index + 1 == stretches.size()) return window;
    return new Window(
        window.start(), earlier(window.end(), stretches.get(index + 1).from()));
  }

  private static Window cut(Window window, List<Instant> cuts, Instant instant) {
    Instant start = window.start();
    Instant end = window.end();
    for (Instant cut : cuts) {
      if (cut.isAfter(instant)) end = earlier(end, cut);
      else start = later(start, cut);
    }
    return new Window(start, end);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /**
   * From an instant on, one cycle.
   *
   * @param fits whether its first window is made to fit: it ends at a boundary of the cycle that is at least half a period
   *     away, so that a change of zone or anchor never gives a whole allowance for a few hours
   */
  private record Stretch(Instant from, BillingCycle cycle, boolean fits) {
    Window windowAt(ResetPeriod period, Instant instant) {
      if (fits && fitted(period).contains(instant)) return fitted(period);
      Window regular = cycle.windowAt(period, instant);
      return new Window(later(regular.start(), from), regular.end());
    }

    private Window fitted(ResetPeriod period) {
      Window regular = cycle.windowAt(period, from);
      Duration left = Duration.between(from, regular.end());
      Duration whole = Duration.between(regular.start(), regular.end());
      boolean tooShort = left.multipliedBy(2).compareTo(whole) < 0;
      return new Window(
          from, tooShort ? cycle.windowAt(period, regular.end()).end() : regular.end());
    }
  }
}
