package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.assertDenied;
import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Reason;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import java.math.BigDecimal;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Consume, check, as much as fits, forced; of one service and of several. */
interface ChargesContract extends StoreUnderTest {
  @Test
  default void letsThroughExactlyTheLimit() {
    Scene scene = new Scene(store(), Quota.hard("api", 10_000));
    Decision.Allowed all = scene.spend("api", 10_000);
    assertThat(all.statuses().get(0).remaining())
        .hasValueSatisfying(left -> assertThat(left).isZero());
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "10000");
  }

  @Test
  default void aDenialConsumesNothing() {
    Scene scene = new Scene(store(), Quota.hard("api", 10_000));
    scene.spend("api", 9_999);
    assertDenied(scene.consume("api", 2), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "9999");
    assertThat(scene.consume("api", 1).allowed()).isTrue();
  }

  @Test
  default void aLimitOfZeroRefusesEverythingButNothing() {
    Scene scene = new Scene(store(), Quota.hard("api", 0));
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertThat(scene.consume("api", 0).allowed()).isTrue();
    assertThat(scene.status("api").percent()).hasValue(100);
  }

  @Test
  default void decimalsAddUpExactly() {
    Scene scene = new Scene(store(), Quota.hard("storage", 1).unit("gb").scale(6));
    Charge half = Charge.of(scene.customer, "storage", decimal("0.5"));
    assertThat(scene.quotas.consume(half).allowed()).isTrue();
    assertThat(scene.quotas.consume(half).allowed()).isTrue();
    Charge least = Charge.of(scene.customer, "storage", decimal("0.000001"));
    assertDenied(scene.quotas.consume(least), Reason.LIMIT_REACHED);
    scene.assertUsed("storage", "1.000000");
  }

  @Test
  default void invalidAmountsAreRejectedAndChangeNothing() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 10), Quota.hard("storage", 1).scale(2));
    assertThatThrownBy(() -> scene.charge("api", -1))
        .hasMessageContaining("amount of api must not be negative");
    assertThatThrownBy(() -> scene.consume("api", Long.MAX_VALUE))
        .hasMessageContaining("must be 0..9007199254740991");
    Charge tooFine = Charge.of(scene.customer, "storage", decimal("0.001"));
    assertThatThrownBy(() -> scene.quotas.consume(tooFine))
        .hasMessageContaining("at most 2 decimals");
    scene.assertUsed("api", "0");
    scene.assertUsed("storage", "0");
  }

  /** A store may refuse it; and what a store refuses must not look like one that does not answer. */
  @Test
  default void textThatNotEveryStoreKeepsIsRejectedAndChangesNothing() {
    Scene scene = new Scene(store(), Quota.soft("api", 5).overageCap(0));
    for (String bad : new String[] {"b\0c", "\ud83d", "\ude00 \ud83d"}) {
      Map<String, String> value = Map.of("agent", bad);
      assertRejected("metadata agent", () -> scene.charge("api", 3).with("agent", bad));
      assertRejected("name in metadata", () -> scene.charge("api", 3).with(bad, "x"));
      assertRejected("metadata agent", () -> withMetadata(scene.charge("api", 3), value));
      assertRejected(
          "name", () -> scene.quotas.tryAcquire(scene.customer, bad, 1, Rate.perSecond(1)));
      assertRejected("operation", () -> scene.quotas.refund(scene.customer, "~" + bad));
    }
    scene.assertUsed("api", "0");
    Charge odd = scene.charge("api", 5).with("agent \n \ud83d\ude00", "\u0001 \uffff \ud83d\ude00");
    assertThat(scene.quotas.consume(odd).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
  }

  private static Charge withMetadata(Charge of, Map<String, String> metadata) {
    return new Charge(of.customer(), of.items(), of.subject(), of.key(), of.at(), metadata);
  }

  private static void assertRejected(String what, ThrowingCallable call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(
            what + " must have no U+0000 and no half of a surrogate pair, was ");
  }

  @Test
  default void aSoftLimitLetsThroughAndFlags() {
    Scene scene = new Scene(store(), Quota.soft("api", 100));
    assertThat(scene.spend("api", 95).reason()).isEqualTo(Reason.WITHIN_LIMIT);
    Decision.Allowed over = scene.spend("api", 10);
    assertThat(over.reason()).isEqualTo(Reason.OVER_SOFT_LIMIT);
    assertThat(over.statuses().get(0).overage()).isEqualByComparingTo("5");
    scene.assertUsed("api", "105");
    scene.assertRemaining("api", "0");
  }

  @Test
  default void anUnlimitedQuotaStillCounts() {
    Scene scene = new Scene(store(), Quota.unlimited("api"));
    scene.spend("api", 1_000_000_000_000L);
    scene.assertUsed("api", "1000000000000");
    assertThat(scene.status("api").limit()).isEmpty();
    assertThat(scene.status("api").remaining()).isEmpty();
  }

  @Test
  default void recordedWorkNeverLeavesTheRangeOfExactNumbers() {
    Scene scene = new Scene(store(), Quota.hard("api", 100).scale(6));
    BigDecimal most = BigDecimal.valueOf((1L << 53) - 1, 6); // a ledger's row is below 10^14 units
    assertThat(scene.quotas.record(Charge.of(scene.customer, "api", most)).allowed())
        .isTrue();
    assertDenied(scene.quotas.record(scene.charge("api", 1)), Reason.OUT_OF_RANGE);
    scene.assertUsed("api", most.toPlainString());
  }

  @Test
  default void checkingChangesNothing() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 7);
    for (int i = 0; i < 1_000; i++)
      assertThat(scene.quotas.check(scene.customer, "api", 3).allowed()).isTrue();
    assertDenied(scene.quotas.check(scene.customer, "api", 4), Reason.LIMIT_REACHED);
    scene.assertUsed("api", "7");
  }

  @Test
  default void takesAsMuchAsFits() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 7);
    Decision.Allowed some = scene.quotas.consumeUpTo(scene.charge("api", 5)).orElseThrow();
    assertThat(some.granted()).containsExactly(decimal("3"));
    Decision.Allowed none = scene.quotas.consumeUpTo(scene.charge("api", 5)).orElseThrow();
    assertThat(none.granted()).containsExactly(decimal("0"));
    scene.assertUsed("api", "10");
  }

  @Test
  default void severalServicesAreAllOrNothing() {
    Scene scene = new Scene(
        store(), Quota.hard("api", 10), Quota.hard("exports", 1), Quota.hard("bandwidth", 5));
    Charge both = scene.charge("api", 2).and("exports", 1).and("bandwidth", 3);
    assertThat(scene.quotas.consume(both).allowed()).isTrue();
    Decision second = scene.quotas.consume(both);
    assertDenied(second, Reason.LIMIT_REACHED);
    assertThat(second.statuses().get(0).service()).isEqualTo("exports");
    scene.assertUsed("api", "2");
    scene.assertUsed("exports", "1");
    scene.assertUsed("bandwidth", "3");
  }

  @Test
  default void whatCouldNeverFitIsSaidSo() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    Decision decision = scene.consume("api", 11);
    assertDenied(decision, Reason.TOO_LARGE);
    assertThat(((Decision.Denied) decision).retryAfter()).isEmpty();
  }

  @Test
  default void unknownCustomersAndServicesHaveReasonsOfTheirOwn() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertDenied(scene.quotas.consume("nobody-" + scene.customer, "api", 1), Reason.NO_PLAN);
    assertDenied(scene.consume("exports", 1), Reason.SERVICE_NOT_IN_PLAN);
    assertThat(scene.quotas.usage("nobody-" + scene.customer)).isEmpty();
  }

  @Test
  default void customersNeverShareACounter() {
    Scene scene = new Scene(store(), Quota.hard("c", 10), Quota.hard("b-c", 10));
    String longer = scene.customer + "-b";
    scene.subscribe(longer);
    assertThat(scene.quotas.consume(longer, "c", 4).allowed()).isTrue();
    assertThat(scene.quotas.consume(scene.customer, "b-c", 3).allowed()).isTrue();
    assertThat(scene.quotas.usage(longer).stream().map(status -> status.used().intValue()))
        .containsExactly(4, 0);
    assertThat(scene.quotas.usage(scene.customer).stream()
            .map(status -> status.used().intValue()))
        .containsExactly(0, 3);
  }

  @Test
  default void namesOfServicesMayHoldAnyCharacter() {
    String odd = "a:b{c}'\"; DROP TABLE x; -- \u00e4\u4e2d %_\\ ";
    Scene scene = new Scene(store(), Quota.hard(odd, 3), Quota.hard("a:b", 3));
    assertThat(scene.consume(odd, 2).allowed()).isTrue();
    scene.assertUsed(odd, "2");
    scene.assertUsed("a:b", "0");
  }

  @Test
  default void bytesAreChargedAsGbRoundedUp() {
    Scene scene = new Scene(store(), Quota.hard("storage", 1).unit("gb").scale(6));
    assertThat(
            scene.quotas.consume(Charge.ofBytes(scene.customer, "storage", 1)).allowed())
        .isTrue();
    scene.assertUsed("storage", "0.000001");
    assertDenied(
        scene.quotas.consume(Charge.ofBytes(scene.customer, "storage", 1L << 30)),
        Reason.LIMIT_REACHED);
    assertThatThrownBy(() -> Charge.ofBytes(scene.customer, "storage", -1))
        .hasMessageContaining("bytes must not be negative, was -1");
  }

  @Test
  default void asMuchAsFitsOfSeveralServicesIsDecidedForEach() {
    Scene scene = new Scene(store(), Quota.hard("api", 10), Quota.hard("exports", 2));
    Charge all = scene.charge("api", 8).and("exports", 5);
    assertThat(scene.quotas.consumeUpTo(all).orElseThrow().granted())
        .containsExactly(decimal("8"), decimal("2"));
    assertThat(scene.quotas.consumeUpTo(all).orElseThrow().granted())
        .containsExactly(decimal("2"), decimal("0"));
  }
}
