package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Windows of every zone that the JDK knows, over decades, against boundaries that are written down one by one: year,
 * month and day are counted by hand, and a local time becomes an instant by the zone's table of transitions.
 */
class ResetPeriodOracleTest {
  @Test
  void windowsOfEveryZoneMeetAndLieWhereTheCalendarSays() {
    long seed = Long.getLong("quota.test.seed", 20_261_124L);
    Random random = new Random(seed);
    for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
      ZoneId zone = ZoneId.of(id);
      for (int i = 0; i < 12; i++) {
        Instant anchor = Instant.ofEpochSecond(
            random.nextInt(1_900_000_000), 1_000L * random.nextInt(1_000_000));
        Instant instant = anchor.plusSeconds(random.nextLong(-600_000_000L, 900_000_000L));
        for (ResetPeriod period : ResetPeriod.values()) {
          check(
              period,
              zone,
              anchor,
              instant,
              "seed " + seed + ", " + period + " in " + id + " from " + anchor);
        }
      }
    }
  }

  @Test
  void windowsMeetAroundEveryTransitionOfAZone() {
    for (String id : new String[] {
      "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "Asia/Gaza"
    }) {
      ZoneId zone = ZoneId.of(id);
      ZoneOffsetTransition transition =
          zone.getRules().nextTransition(Instant.parse("2005-01-01T00:00:00Z"));
      for (int i = 0; i < 40 && transition != null; i++) {
        for (int seconds : new int[] {-86_400, -3_600, -1, 0, 1, 1_800, 3_600, 86_400}) {
          Instant anchor = transition.getInstant().minusSeconds(40L * 86_400).plusSeconds(seconds);
          Instant instant = transition.getInstant().plusSeconds(seconds);
          for (ResetPeriod period : ResetPeriod.values()) {
            check(
                period,
                zone,
                anchor,
                instant,
                period + " in " + id + " from " + anchor + " at " + instant);
            check(
                period,
                zone,
                transition.getInstant(),
                instant,
                period + " in " + id + " at " + instant);
          }
        }
        transition = zone.getRules().nextTransition(transition.getInstant());
      }
    }
  }

  private static void check(
      ResetPeriod period, ZoneId zone, Instant anchor, Instant instant, String what) {
    Window window = period.windowAt(instant, anchor, zone);
    if (period == ResetPeriod.NEVER) {
      assertThat(window).isEqualTo(Window.ALWAYS);
      return;
    }
    assertThat(window.contains(instant)).as(what).isTrue();
    assertThat(period.windowAt(window.end(), anchor, zone).start())
        .as("next, " + what)
        .isEqualTo(window.end());
    assertThat(period.windowAt(window.start().minusNanos(1_000), anchor, zone).end())
        .as("previous, " + what)
        .isEqualTo(window.start());
    assertThat(isBoundary(period, zone, anchor, window.start()))
        .as("start, " + what)
        .isTrue();
    assertThat(isBoundary(period, zone, anchor, window.end()))
        .as("end, " + what)
        .isTrue();
  }

  /** Whether the k-th step from the anchor, for some k near, is this instant. */
  private static boolean isBoundary(
      ResetPeriod period, ZoneId zone, Instant anchor, Instant boundary) {
    if (period == ResetPeriod.MINUTELY || period == ResetPeriod.HOURLY) {
      long step = period == ResetPeriod.HOURLY ? 3_600_000_000L : 60_000_000L;
      return (micros(boundary) - micros(anchor)) % step == 0;
    }
    if (boundary.equals(anchor)) return true;
    LocalDateTime from = LocalDateTime.ofEpochSecond(
        anchor.getEpochSecond() + offset(zone.getRules(), anchor),
        anchor.getNano(),
        ZoneOffset.UTC);
    LocalDate near = boundary.atZone(zone).toLocalDate();
    for (int days = -2; days <= 2; days++) {
      LocalDate day = near.plusDays(days);
      if (isStep(period, from.toLocalDate(), day)
          && instant(day, from.toLocalTime(), zone).equals(boundary)) return true;
    }
    return false;
  }

  private static boolean isStep(ResetPeriod period, LocalDate from, LocalDate day) {
    long days = day.toEpochDay() - from.toEpochDay();
    if (period == ResetPeriod.DAILY) return true;
    if (period == ResetPeriod.WEEKLY) return days % 7 == 0;
    int months = (day.getYear() - from.getYear()) * 12 + day.getMonthValue() - from.getMonthValue();
    int every = period == ResetPeriod.YEARLY ? 12 : period == ResetPeriod.QUARTERLY ? 3 : 1;
    return months % every == 0
        && day.getDayOfMonth() == Math.min(from.getDayOfMonth(), day.lengthOfMonth());
  }

  /** A local time as an instant: in a gap later by the gap, twice the earlier one. */
  private static Instant instant(LocalDate day, LocalTime time, ZoneId zone) {
    LocalDateTime local = LocalDateTime.of(day, time);
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition transition = rules.getTransition(local);
    ZoneOffset offset = transition != null ? transition.getOffsetBefore() : rules.getOffset(local);
    return local.toInstant(offset);
  }

  private static int offset(ZoneRules rules, Instant instant) {
    return rules.getOffset(instant).getTotalSeconds();
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
