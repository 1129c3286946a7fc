package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Instant MARCH_10 = Instant.parse("2026-03-10T12:30:00Z");
  private static final Schedule CALENDAR = Schedule.of(BillingCycle.calendar());
  private static final BillingCycle TOKYO = BillingCycle.calendar().in(ZoneId.of("Asia/Tokyo"));
  private static final BillingCycle NEW_YORK =
      BillingCycle.calendar().in(ZoneId.of("America/New_York"));

  @Test
  void theFirstWindowOfANewZoneIsNeverShorterThanHalfAPeriod() {
    Schedule west = Schedule.of(TOKYO).turnedTo(NEW_YORK, MARCH_10);
    // 14 hours, a day's allowance, would be too short for a month; so it is the next boundary.
    assertWindow(
        west,
        ResetPeriod.MONTHLY,
        "2026-04-01T00:00:00Z",
        "2026-03-31T15:00:00Z",
        "2026-05-01T04:00:00Z");
    assertWindow(
        west,
        ResetPeriod.DAILY,
        "2026-03-10T20:00:00Z",
        "2026-03-10T15:00:00Z",
        "2026-03-11T04:00:00Z");
    Schedule east = Schedule.of(NEW_YORK).turnedTo(TOKYO, MARCH_10);
    assertWindow(
        east,
        ResetPeriod.MONTHLY,
        "2026-04-10T00:00:00Z",
        "2026-04-01T04:00:00Z",
        "2026-04-30T15:00:00Z");
  }

  @Test
  void aChangeThatIsTakenBackBeforeItActsLeavesNoTrace() {
    Schedule back = CALENDAR
        .turnedTo(TOKYO, MARCH_10)
        .turnedTo(BillingCycle.calendar(), MARCH_10.plusSeconds(60));
    assertWindow(
        back,
        ResetPeriod.MONTHLY,
        "2026-04-01T00:00:00Z",
        "2026-04-01T00:00:00Z",
        "2026-05-01T00:00:00Z");
    assertThat(CALENDAR.turnedTo(BillingCycle.calendar(), MARCH_10)).isEqualTo(CALENDAR);
  }

  @Test
  void aResetWhileAnotherZoneWaitsLeavesItWaiting() {
    Schedule reset =
        CALENDAR.turnedTo(TOKYO, MARCH_10).reset(Reset.of("acme"), MARCH_10.plusSeconds(60));
    assertWindow(
        reset,
        ResetPeriod.MONTHLY,
        "2026-03-11T00:00:00Z",
        "2026-03-10T12:31:00Z",
        "2026-04-01T00:00:00Z");
    assertWindow(
        reset,
        ResetPeriod.MONTHLY,
        "2026-04-01T00:00:00Z",
        "2026-04-01T00:00:00Z",
        "2026-04-30T15:00:00Z");
  }

  @Test
  void aResetThatMovesTheAnchorTakesTheZoneThatWaited() {
    Schedule reset = CALENDAR
        .turnedTo(NEW_YORK, Instant.parse("2026-01-31T20:00:00Z"))
        .reset(Reset.of("acme").movingTheAnchor(), Instant.parse("2026-01-31T23:00:00Z"));
    assertWindow(
        reset,
        ResetPeriod.MONTHLY,
        "2026-02-15T00:00:00Z",
        "2026-01-31T23:00:00Z",
        "2026-02-28T23:00:00Z");
    // after the change of the clocks there, at 18:00 local time
    assertWindow(
        reset,
        ResetPeriod.MONTHLY,
        "2026-04-01T00:00:00Z",
        "2026-03-31T22:00:00Z",
        "2026-04-30T22:00:00Z");
  }

  @Test
  void aResetOfOneServiceIsNoneOfTheOthers() {
    Schedule reset = CALENDAR.reset(Reset.of("acme", "api").movingTheAnchor(), MARCH_10);
    assertThat(reset.windowAt("exports", ResetPeriod.DAILY, MARCH_10))
        .isEqualTo(CALENDAR.windowAt("exports", ResetPeriod.DAILY, MARCH_10));
    assertThat(reset.windowAt("api", ResetPeriod.DAILY, MARCH_10).start()).isEqualTo(MARCH_10);
    assertThat(reset.latest()).isEqualTo(BillingCycle.calendar());
  }

  /** Any history of changes: windows meet, and what was is never changed by what is asked for later. */
  @Test
  void windowsMeetAndThePastStays() {
    for (ResetPeriod period : ResetPeriod.values()) windowsMeetAndThePastStays(period);
  }

  private static void windowsMeetAndThePastStays(ResetPeriod period) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Schedule before = CALENDAR;
      Instant at = MARCH_10;
      for (int turns = 0; turns < 6; turns++) {
        at = at.plus(random.nextLong(Duration.ofDays(60).toNanos() / 1_000), ChronoUnit.MICROS);
        Schedule after = turned(before, at, random);
        assertPastStays(before, after, at, period, seed);
        for (int i = 0; i < 10; i++) assertMeets(after, around(at, random), period, seed);
        before = after;
      }
    }
  }

  private static void assertPastStays(
      Schedule before, Schedule after, Instant at, ResetPeriod period, int seed) {
    Window open = before.windowAt("api", period, at.minus(1, ChronoUnit.MICROS));
    Window now = after.windowAt("api", period, at.minus(1, ChronoUnit.MICROS));
    boolean cut = after.turns().size() > before.turns().size()
        && after.turns().get(after.turns().size() - 1).atOnce();
    assertThat(now.start()).as("%s seed %s", period, seed).isEqualTo(open.start());
    Instant end = cut && at.isBefore(open.end()) ? at : open.end();
    assertThat(now.end()).as("%s seed %s", period, seed).isEqualTo(end);
  }

  private static void assertMeets(
      Schedule schedule, Instant instant, ResetPeriod period, int seed) {
    Window window = schedule.windowAt("api", period, instant);
    assertThat(window.contains(instant))
        .as("%s seed %s at %s", period, seed, instant)
        .isTrue();
    for (Instant inside : List.of(window.start(), window.end().minus(1, ChronoUnit.MICROS)))
      assertThat(schedule.windowAt("api", period, inside))
          .as("%s seed %s at %s", period, seed, inside)
          .isEqualTo(window);
    if (window.end().equals(Window.ALWAYS.end())) return;
    assertThat(schedule.windowAt("api", period, window.end()).start())
        .as("%s seed %s after %s", period, seed, window)
        .isEqualTo(window.end());
  }

  private static Instant around(Instant at, Random random) {
    long micros = random.nextLong(Duration.ofDays(200).toNanos() / 1_000);
    return at.minus(Duration.ofDays(100)).plus(micros, ChronoUnit.MICROS);
  }

  private static Schedule turned(Schedule schedule, Instant at, Random random) {
    Reset reset = random.nextBoolean() ? Reset.of("acme") : Reset.of("acme", "api");
    return switch (random.nextInt(4)) {
      case 0 -> schedule.reset(reset, at);
      case 1 -> schedule.reset(reset.movingTheAnchor(), at);
      case 2 -> schedule.turnedTo(random.nextBoolean() ? TOKYO : NEW_YORK.yearly(), at);
      default ->
        schedule.turnedTo(BillingCycle.anchoredAt(around(at, random)).in(TOKYO.zone()), at);
    };
  }

  private static void assertWindow(
      Schedule schedule, ResetPeriod period, String at, String start, String end) {
    assertThat(schedule.windowAt("api", period, Instant.parse(at)))
        .isEqualTo(new Window(Instant.parse(start), Instant.parse(end)));
  }
}
