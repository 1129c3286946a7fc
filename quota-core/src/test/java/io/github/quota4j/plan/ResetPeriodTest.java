package io.github.quota4j.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Windows against dates that a calendar on the wall gives. */
class ResetPeriodTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void monthlyWindowKeepsTheTimeOfItsAnchor() {
    Window window = monthly("2025-01-31T15:00:00Z", "2025-08-13T00:00:00Z");
    assertThat(window).isEqualTo(window("2025-07-31T15:00:00Z", "2025-08-31T15:00:00Z"));
  }

  @Test
  void aBoundaryBelongsToTheWindowThatItOpens() {
    Window window = monthly("2025-01-31T15:00:00Z", "2025-09-30T15:00:00Z");
    assertThat(window).isEqualTo(window("2025-09-30T15:00:00Z", "2025-10-31T15:00:00Z"));
    assertThat(monthly("2025-01-31T15:00:00Z", "2025-09-30T14:59:59.999999Z").end())
        .isEqualTo(window.start());
  }

  @Test
  void monthEndsAreClampedFromTheAnchorAndNotFromTheMonthBefore() {
    Stream<Integer> days = Stream.of("02-01", "03-01", "04-01", "05-01", "06-01", "07-01")
        .map(day -> monthly("2025-01-31T00:00:00Z", "2025-" + day + "T00:00:00Z"))
        .map(window -> window.start().atZone(ZoneOffset.UTC).getDayOfMonth());
    assertThat(days).containsExactly(31, 28, 31, 30, 31, 30);
  }

  @Test
  void yearlyWindowOfALeapDayReturnsToIt() {
    Instant anchor = Instant.parse("2024-02-29T00:00:00Z");
    Stream<String> starts = Stream.of(2025, 2026, 2027, 2028)
        .map(year -> ResetPeriod.YEARLY.windowAt(
            Instant.parse(year + "-06-01T00:00:00Z"), anchor, ZoneOffset.UTC))
        .map(window -> window.start().toString().substring(0, 10));
    assertThat(starts).containsExactly("2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29");
  }

  @Test
  void quarterlyWindowsStayOnTheDayOfTheirAnchor() {
    Instant anchor = Instant.parse("2022-01-31T00:00:00Z");
    Stream<String> starts = Stream.of("2022-05-31", "2022-07-30", "2022-08-15")
        .map(day -> ResetPeriod.QUARTERLY.windowAt(
            Instant.parse(day + "T00:00:00Z"), anchor, ZoneOffset.UTC))
        .map(window -> window.start().toString().substring(0, 10));
    assertThat(starts).containsExactly("2022-04-30", "2022-04-30", "2022-07-31");
    Window onThe30th = ResetPeriod.QUARTERLY.windowAt(
        Instant.parse("2021-08-15T00:00:00Z"),
        Instant.parse("2021-04-30T00:00:00Z"),
        ZoneOffset.UTC);
    assertThat(onThe30th.start()).isEqualTo(Instant.parse("2021-07-30T00:00:00Z"));
  }

  @Test
  void aDayIsAsLongAsTheClocksOfItsZoneMakeIt() {
    assertThat(ResetPeriod.DAILY.windowAt(Instant.parse("2026-03-29T10:00:00Z"), BERLIN))
        .isEqualTo(window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    assertThat(ResetPeriod.DAILY.windowAt(Instant.parse("2026-10-25T10:00:00Z"), BERLIN))
        .isEqualTo(window("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
  }

  @Test
  void aBoundaryInAGapMovesLaterAndOneThatOccursTwiceIsTheFirst() {
    Instant anchor = Instant.parse("2026-01-10T01:30:00Z"); // 02:30 in Berlin
    assertThat(daily(anchor, "2026-03-29T10:00:00Z").start())
        .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
    assertThat(daily(anchor, "2026-03-30T10:00:00Z").start())
        .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
    assertThat(daily(anchor, "2026-10-25T10:00:00Z").start())
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(daily(anchor, "2026-10-26T10:00:00Z").start())
        .isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void aMonthOfNewYorkBeginsAtItsMidnights() {
    assertThat(ResetPeriod.MONTHLY.windowAt(
            Instant.parse("2026-03-15T00:00:00Z"), ZoneId.of("America/New_York")))
        .isEqualTo(window("2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"));
  }

  @Test
  void aDayThatAZoneSkippedHasNoWindow() {
    ZoneId samoa = ZoneId.of("Pacific/Apia"); // had no 30 December 2011
    Window before = ResetPeriod.DAILY.windowAt(Instant.parse("2011-12-30T09:59:59Z"), samoa);
    Window after = ResetPeriod.DAILY.windowAt(Instant.parse("2011-12-30T10:00:00Z"), samoa);
    assertThat(before.end())
        .isEqualTo(after.start())
        .isEqualTo(Instant.parse("2011-12-30T10:00:00Z"));
  }

  private static Window monthly(String anchor, String instant) {
    return ResetPeriod.MONTHLY.windowAt(
        Instant.parse(instant), Instant.parse(anchor), ZoneOffset.UTC);
  }

  private static Window daily(Instant anchor, String instant) {
    return ResetPeriod.DAILY.windowAt(Instant.parse(instant), anchor, BERLIN);
  }

  private static Window window(String start, String end) {
    return new Window(Instant.parse(start), Instant.parse(end));
  }
}
