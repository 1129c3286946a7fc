package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import io.github.quota4j.store.UsageStore;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long what is kept is kept: nothing grows without bound, and nothing goes while it may be needed. */
@ExtendWith(Servers.class)
final class LifetimesTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofMillis(-1);

  private final RedisStore store;
  private final UsageStore usage;
  private final RedisClient client;
  private final RedisCommands<String, String> redis;
  private final Takes takes;

  LifetimesTest(Redis server) {
    this.store = RedisStore.of(server.url());
    this.usage = store.usage();
    this.client = RedisClient.create(server.url());
    this.redis = client.connect().sync();
    this.takes = new Takes(usage, 1_000);
  }

  @AfterEach
  void close() {
    client.shutdown();
    store.close();
  }

  @Test
  void aCallersIdIsKeptForTwoDays() {
    take(takes.level("id", 1, SOON));
    assertAbout(operation("id"), Duration.ofDays(2).plus(SOON));
  }

  @Test
  void aMadeIdIsKeptForTenMinutesAfterItsDeadlineAndCanBeRefundedUntilThen() {
    take(Take.of(
        takes.id("id"),
        0,
        usage.now().plus(SOON),
        takes.level("id", 3, SOON).items().get(0)));
    assertAbout(operation("id"), Duration.ofMinutes(10).plus(SOON));
    assertThat(takes.level().settled()).isEqualTo(3);
    usage.settle(
        new Settle.Refund(takes.id("id"), OptionalLong.empty()), usage.now().plus(SOON));
    assertThat(takes.level().settled()).isZero();
    assertAbout(operation("id"), Duration.ofMinutes(10).plus(SOON));
  }

  /** The counter of a window that is over may be gone. */
  @Test
  void whatIsGivenBackToACounterThatIsGoneLeavesItEmpty() {
    Take level = takes.level("id", 3, SOON);
    take(level);
    redis.del(counter(level));
    usage.settle(
        new Settle.Refund(takes.id("id"), OptionalLong.empty()), usage.now().plus(SOON));
    assertThat(takes.level().settled()).isZero();
    take(takes.level("next", 1_000, SOON));
    assertThat(takes.level().settled()).isEqualTo(1_000);
  }

  @Test
  void howAReservationEndedIsKnownForAsLongAsItCouldHaveLasted() {
    Take made = Take.of(
        takes.id("id"),
        0,
        usage.now().plus(SOON),
        takes.level("id", 3, SOON).items().get(0));
    take(made.withHold(reservation(Duration.ofHours(5))));
    usage.settle(Settle.release(takes.id("id")), usage.now().plus(SOON));
    assertAbout(operation("id"), Duration.ofHours(5).plusMinutes(10));
  }

  @Test
  void theCounterOfAWindowOutlivesItByItsLengthButAtLeastAnHour() {
    Take hour = takes.hour("id", 1);
    take(hour);
    Bucket bucket = hour.items().get(0).legs().get(0).bucket();
    assertAbout(Keys.counter(bucket.counter()), left(bucket).plusHours(1));
    Bucket minute = window(Duration.ofMinutes(1));
    take(takes.take("minute", 1, SOON, Leg.of(minute)));
    assertAbout(Keys.counter(minute.counter()), left(minute).plusHours(1));
    Bucket year = window(Duration.ofDays(365));
    take(takes.take("year", 1, SOON, Leg.of(year)));
    assertAbout(Keys.counter(year.counter()), left(year).plusHours(48));
  }

  @Test
  void theCounterOfAnHourThatBecameAYearOutlivesTheYear() {
    Take hour = takes.hour("id", 1);
    take(hour);
    Bucket was = hour.items().get(0).legs().get(0).bucket();
    Bucket year = new Bucket(was.counter(), was.end().plus(Duration.ofDays(365)), was.ceiling());
    take(takes.take("year", 1, SOON, Leg.of(year)));
    assertAbout(counter(hour), left(year).plusHours(48));
    take(takes.hour("again", 1)); // shortens nothing
    assertAbout(counter(hour), left(year).plusHours(48));
  }

  @Test
  void aLevelIsKeptForEver() {
    Take level = takes.level("id", 1, SOON);
    take(level);
    assertThat(left(counter(level))).isEqualTo(FOR_EVER);
  }

  @Test
  void aRateGoesOnceItHasRefilled() {
    Take rate = takes.rate("id", 5, new Ceiling.Refill(1, 60_000_000, 10)); // 5 minutes to refill
    take(rate);
    assertAbout(counter(rate), Duration.ofMinutes(15));
  }

  @Test
  void aReservationAndTheWindowThatItWasTakenFromOutliveItByTwoDays() {
    Take hold = takes.hour("id", 1).withHold(reservation(Duration.ofDays(3)));
    take(hold);
    Duration kept = Duration.ofDays(5);
    assertAbout(operation("id"), kept);
    assertAbout(counter(hold), kept);
    assertAbout(Keys.reservations(takes.customer), kept);
    take(takes.hour("short", 1).withHold(reservation(Duration.ofHours(1)))); // shortens nothing
    assertAbout(counter(hold), kept);
    assertAbout(Keys.reservations(takes.customer), kept);
    usage.settle(
        Settle.extend(takes.id("id"), 1, Duration.ofDays(10)), usage.now().plus(SOON));
    assertAbout(operation("id"), Duration.ofDays(12));
    assertAbout(counter(hold), Duration.ofDays(12));
  }

  @Test
  void aReservationOfALevelIsKeptUntilItIsSettled() {
    take(takes.level("id", 1, SOON).withHold(reservation(Duration.ofMinutes(1))));
    assertThat(left(operation("id"))).isEqualTo(FOR_EVER);
    assertThat(left(Keys.reservations(takes.customer))).isEqualTo(FOR_EVER);
    usage.settle(Settle.release(takes.id("id")), usage.now().plus(SOON));
    assertAbout(operation("id"), Duration.ofDays(2).plusMinutes(1));
    assertThat(redis.exists(Keys.reservations(takes.customer))).isZero();
  }

  @Test
  void reservationsThatRanOutDoNotPileUp() {
    SetClock clock = new SetClock(Instant.parse("2026-03-01T00:00:00Z"));
    Takes later = new Takes(store.withClock(clock).usage(), 1_000_000);
    for (int i = 0; i < 200; i++) {
      Take hold = later.level("id" + i, 1, SOON).withHold(reservation(Duration.ofMinutes(1)));
      assertThat(store.withClock(clock).usage().take(hold)).isInstanceOf(TakeAnswer.Taken.class);
      clock.move(Duration.ofHours(10));
    }
    assertThat(redis.zcard(Keys.reservations(later.customer))).isLessThan(10);
    assertThat(later.level().held()).isLessThan(10);
  }

  @Test
  void moreReservationsThanOneStepFreesComeBackInOneCall() {
    SetClock clock = new SetClock(usage.now());
    UsageStore byClock = store.withClock(clock).usage();
    Takes many = new Takes(byClock, 2_500);
    for (int round = 0; round < 2; round++) {
      String id = "round" + round;
      Take last = many.level(id, 1, SOON).withHold(reservation(Duration.ofHours(1)));
      assertThat(byClock.take(last)).isInstanceOf(TakeAnswer.Taken.class);
      for (int i = 0; i < 2_499; i++) {
        Take hold = many.level(id + "-" + i, 1, SOON).withHold(reservation(Duration.ofMinutes(1)));
        assertThat(byClock.take(hold)).isInstanceOf(TakeAnswer.Taken.class);
      }
      clock.move(Duration.ofMinutes(1));
      if (round == 0) {
        assertThat(byClock.take(many.level("all", 2_499, SOON)))
            .isInstanceOf(TakeAnswer.Taken.class);
        byClock.settle(
            new Settle.Refund(many.id("all"), OptionalLong.empty()),
            byClock.now().plus(SOON));
        byClock.settle(Settle.release(many.id(id)), byClock.now().plus(SOON));
      } else {
        Settle all = Settle.commit(many.id(id), List.of(2_500L), last.items());
        assertThat(byClock.settle(all, byClock.now().plus(SOON)))
            .isInstanceOfSatisfying(
                SettleAnswer.Settled.class,
                settled -> assertThat(settled.shortfall()).containsExactly(0L));
      }
    }
    assertThat(many.level().settled()).isEqualTo(2_500);
  }

  @Test
  void afterManyStepsAllButLevelsWillExpire() {
    String run = "run-" + UUID.randomUUID();
    new Differential(clock -> store.withClock(clock).usage()).run(run, 1, 2_000);
    ScanIterator<String> names =
        ScanIterator.scan(redis, ScanArgs.Builder.matches("*" + run + "*").limit(1_000));
    int kept = 0;
    while (names.hasNext()) {
      String name = names.next();
      boolean level = name.contains("7:storage") || name.contains("}:r:") || name.contains("}:l:");
      Duration left = left(name);
      if (left.equals(FOR_EVER) && isOpenHold(name)) continue;
      if (!level) assertThat(left).as(name).isBetween(Duration.ofSeconds(1), Duration.ofDays(6));
      kept++;
    }
    assertThat(kept).isGreaterThan(500);
  }

  private boolean isOpenHold(String name) {
    return redis.zscore(Keys.reservations(customerOf(name)), name) != null
        || redis.zscore(Keys.leases(customerOf(name)), name) != null;
  }

  private static String customerOf(String name) {
    return new LengthPrefixed.Reader(name, name.indexOf('}') + 4).next();
  }

  private void take(Take take) {
    assertThat(usage.take(take)).isInstanceOf(TakeAnswer.Taken.class);
  }

  private Bucket window(Duration length) {
    Instant now = usage.now();
    long seconds = Math.floorDiv(now.getEpochSecond(), length.toSeconds()) * length.toSeconds();
    Instant start = Instant.ofEpochSecond(seconds);
    CounterKey key = new CounterKey(takes.customer, "", "api", "limit of " + length, start);
    return new Bucket(key, start.plus(length), Ceiling.Amount.hard(10));
  }

  private static HoldTerms reservation(Duration duration) {
    return new HoldTerms(HoldTerms.Kind.RESERVATION, duration);
  }

  private String operation(String id) {
    return Keys.operation(takes.id(id));
  }

  private static String counter(Take take) {
    return Keys.counter(take.items().get(0).legs().get(0).bucket().counter());
  }

  private Duration left(Bucket bucket) {
    return Duration.between(usage.now(), bucket.end());
  }

  private Duration left(String name) {
    return Duration.ofMillis(redis.pttl(name));
  }

  private void assertAbout(String name, Duration expected) {
    assertThat(left(name)).as(name).isCloseTo(expected, Duration.ofSeconds(20));
  }
}
