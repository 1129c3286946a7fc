package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.BreakGlass;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.PlanChange;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Reset;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.store.Audit;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import io.github.quota4j.store.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who did what, when and why, of a store that keeps an account of it. */
interface AuditContract extends StoreUnderTest {
  private static AuditFilter about(Scene scene) {
    return AuditFilter.all().customer(scene.customer);
  }

  /** The oldest first, without the subscription that a scene begins with. */
  private static List<AuditEntry> told(Scene scene) {
    List<AuditEntry> told = new ArrayList<>(scene.quotas.audit().read(about(scene)));
    Collections.reverse(told);
    assertThat(told.remove(0).action()).isEqualTo(AuditAction.SUBSCRIBE);
    return told;
  }

  private static List<AuditEntry> told(Scene scene, AuditAction action) {
    return scene.quotas.audit().read(about(scene).action(action));
  }

  @Test
  default void withoutAnAuditItSaysSoAndAllElseGoesOn() {
    if (store().audit().isPresent()) return;
    Scene scene = new Scene(store(), Quota.hard("api", 1));
    assertThat(scene.quotas.as("jane").consume(scene.customer, "api", 2).allowed())
        .isFalse();
    assertThatThrownBy(() -> scene.quotas.audit().read(AuditFilter.all()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the store keeps no audit");
  }

  @Test
  default void everyChangeIsToldWithWhoAndWhy() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5), Quota.hard("gb", 5));
    String id = scene.customer;
    Plan other = Plan.of("plan-" + UUID.randomUUID(), Quota.hard("api", 9));
    Quotas jane = scene.quotas.as("jane", "ticket 7");
    jane.admin().override(id, Quota.hard("gb", 7));
    jane.admin().removeOverride(id, "gb");
    jane.admin().grant(Grant.of(id, "g-1", "api", decimal("2"), Scene.START));
    jane.admin().voidGrant(id, "g-1");
    assertThat(jane.admin().reset(Reset.of(id, "api"))).isEqualTo(Scene.START);
    jane.admin().apply(other);
    jane.admin().changePlan(id, other.name(), PlanChange.AFRESH);
    jane.admin().subscribe(id, scene.plan.name());
    jane.admin().cancelAtPeriodEnd(id);
    jane.admin().status(id, SubscriptionStatus.PAST_DUE);
    List<AuditEntry> told = told(scene);
    assertThat(told)
        .extracting(entry -> entry.action() + entry.service().map(s -> " " + s).orElse(""))
        .containsExactly(
            "OVERRIDE gb",
            "REMOVE_OVERRIDE gb",
            "GRANT api",
            "VOID_GRANT",
            "RESET api",
            "CHANGE_PLAN",
            "SUBSCRIBE",
            "CANCEL",
            "STATUS");
    assertThat(told).allSatisfy(entry -> {
      assertThat(entry.who()).isEqualTo("jane");
      assertThat(entry.why()).contains("ticket 7");
      assertThat(entry.at()).isEqualTo(Scene.START);
      assertThat(entry.last()).isEqualTo(Scene.START);
      assertThat(entry.count()).isOne();
    });
    assertThat(told.get(0).detail()).contains("7");
    assertThat(told.get(2).detail()).contains("g-1");
    assertThat(told.get(5).detail()).isEqualTo(other.name() + " AFRESH");
    assertThat(scene.quotas.audit().read(AuditFilter.all().action(AuditAction.APPLY)))
        .filteredOn(entry -> entry.detail().contains(other.name()))
        .extracting(AuditEntry::who)
        .containsExactly("jane");
  }

  @Test
  default void brokenGlassIsToldOnTheAccountOfWhoBrokeIt() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    BreakGlass glass =
        BreakGlass.everywhere("joe", "at night").customer(scene.customer).service("api");
    scene.quotas.as("jane").admin().breakGlass(glass);
    scene.quotas.as("jane").admin().mendGlass(glass);
    List<AuditEntry> told = told(scene);
    assertThat(told)
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.BREAK_GLASS, AuditAction.MEND_GLASS);
    assertThat(told).extracting(AuditEntry::who).containsOnly("joe");
    assertThat(told).extracting(AuditEntry::why).containsOnly(Optional.of("at night"));
  }

  @Test
  default void whoACustomerIsIsToldWithoutItsName() {
    if (store().audit().isEmpty() || store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    scene
        .quotas
        .as("jane", "she asked")
        .customers()
        .save(new Profile(scene.customer, Optional.of("Acme"), Optional.of("a@b.c")));
    List<AuditEntry> told = told(scene);
    assertThat(told).extracting(AuditEntry::action).containsExactly(AuditAction.SAVE_CUSTOMER);
    assertThat(told).extracting(AuditEntry::why).containsExactly(Optional.of("she asked"));
    assertThat(told.toString()).doesNotContain("Acme", "a@b.c");
  }

  @Test
  default void aDeletedCustomerIsToldToBeSo() {
    if (store().audit().isEmpty() || store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    assertThat(scene.quotas.as("jane").customers().delete(scene.customer)).isPresent();
    List<AuditEntry> told = told(scene);
    assertThat(told).extracting(AuditEntry::action).containsExactly(AuditAction.DELETE_CUSTOMER);
    assertThat(told).extracting(AuditEntry::who).containsExactly("jane");
  }

  @Test
  default void aChangeThatIsRefusedIsToldToHaveFailed() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> scene.quotas.as("jane", "why").admin().subscribe(scene.customer, "no-such-plan"));
    List<AuditEntry> told = told(scene);
    assertThat(told)
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.SUBSCRIBE, AuditAction.FAILED);
    assertThat(told.get(1).detail())
        .startsWith("SUBSCRIBE " + told.get(0).id())
        .contains("plan must be one of");
    assertThat(told.get(1).who()).isEqualTo("jane");
  }

  @Test
  default void plansThatAreAppliedAgainAsTheyAreAreNoChange() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(
        store(),
        Quota.soft("api", 5).rate(Rate.perSecond(3)),
        Quota.hard("gb", 2).scale(3));
    scene.quotas.admin().apply(scene.plan);
    scene.quotas.admin().apply(scene.plan);
    assertThat(scene.quotas.audit().read(AuditFilter.all().action(AuditAction.APPLY)))
        .filteredOn(entry -> entry.detail().contains(scene.plan.name()))
        .hasSize(1);
  }

  @Test
  default void denialsThatAreAlikeAreOneEntryThatTellsHowMany() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5), Quota.hard("gb", 5));
    scene.spend("api", 5);
    for (int i = 0; i < 100; i++) {
      assertThat(scene.consume("api", 1).allowed()).isFalse();
      scene.clock.advance(Duration.ofMillis(10));
    }
    assertThat(
            scene.quotas.as("jane", "a try").consume(scene.customer, "api", 1).allowed())
        .isFalse();
    assertThat(scene.consume("gb", 6).allowed()).isFalse();
    assertThat(scene.consume("sms", 1).allowed()).isFalse();
    List<AuditEntry> told = told(scene);
    assertThat(told)
        .extracting(entry -> entry.who() + " " + entry.service().orElseThrow() + " "
            + entry.detail() + " " + entry.count())
        .containsExactlyInAnyOrder(
            "host api LIMIT_REACHED by api/main 100",
            "jane api LIMIT_REACHED by api/main 1",
            "host gb TOO_LARGE by gb/main 1",
            "host sms SERVICE_NOT_IN_PLAN 1");
    AuditEntry alike = told.get(0);
    assertThat(alike.at()).isEqualTo(Scene.START);
    assertThat(alike.last()).isEqualTo(Scene.START.plusMillis(990));
  }

  @Test
  default void everyVerbThatDeniesIsTold() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    Rate rate = Rate.perSecond(1);
    assertThat(scene.quotas.tryAcquire(scene.customer, "login", 1, rate).allowed())
        .isTrue();
    assertThat(scene.quotas.tryAcquire(scene.customer, "login", 1, rate).allowed())
        .isFalse();
    assertThat(scene.quotas.refund(scene.customer, "no-such-call").allowed()).isFalse();
    Reservation hold = scene.quotas.reserve(scene.charge("api", 3), Duration.ofMinutes(1));
    assertThat(scene
            .quotas
            .reserve(scene.charge("api", 3), Duration.ofMinutes(1))
            .decision()
            .allowed())
        .isFalse();
    assertThat(hold.release().allowed()).isTrue();
    assertThat(hold.commit(1).allowed()).isFalse();
    assertThat(scene.quotas.check(scene.charge("api", 9)).allowed()).isFalse(); // a look
    assertThat(scene.quotas.resolve(scene.customer, "no-such-call").allowed()).isFalse(); // too
    assertThat(told(scene))
        .extracting(AuditEntry::detail)
        .containsExactlyInAnyOrder(
            "rate: RATE_LIMITED",
            "refund: NOT_FOUND",
            "LIMIT_HELD by api/main",
            "reservation: ALREADY_RELEASED");
  }

  @Test
  default void aRefundIsToldWithWhoAndWhy() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    Quotas jane = scene.quotas.as("jane", "it failed");
    assertThat(jane.refund(scene.customer, "k", decimal("1")).allowed()).isTrue();
    assertThat(jane.refund(scene.customer, "k").allowed()).isTrue();
    List<AuditEntry> told = told(scene);
    assertThat(told)
        .extracting(entry -> entry.action() + " " + entry.detail())
        .containsExactly("REFUND 1 of k", "REFUND the rest of k");
    assertThat(told).extracting(AuditEntry::who).containsOnly("jane");
    assertThat(told).extracting(AuditEntry::why).containsOnly(Optional.of("it failed"));
  }

  @Test
  default void whatIsAllowedIsToldByTheShareThatIsAskedFor() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 1_000));
    scene.spend("api", 1);
    assertThat(told(scene)).isEmpty();
    Quotas all = Quotas.builder(store()).clock(scene.clock).auditAllowed(1).build();
    Quotas half = Quotas.builder(store()).clock(scene.clock).auditAllowed(0.5).build();
    for (int i = 0; i < 20; i++)
      assertThat(all.consume(scene.customer, "api", 2).allowed()).isTrue();
    assertThat(all.check(scene.customer, "api", 2).allowed()).isTrue();
    assertThat(all.audit().read(about(scene).action(AuditAction.ALLOWED)))
        .hasSize(20)
        .extracting(AuditEntry::detail)
        .containsOnly("WITHIN_LIMIT: api 2");
    for (int i = 0; i < 200; i++)
      assertThat(half.consume(scene.customer, "api", 1).allowed()).isTrue();
    assertThat(half.audit().read(about(scene).action(AuditAction.ALLOWED)).size() - 20)
        .isBetween(50, 150); // by chance once in 10^12 it is not
  }

  @Test
  default void textsThatNoStoreCouldKeepAreToldAsFarAsTheyCanBe() {
    if (store().audit().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    String hostile = "a\0b\ud800'; DROP TABLE quota_audit; --\n";
    assertThat(scene.consume(hostile, 1).allowed()).isFalse();
    assertThat(told(scene, AuditAction.DENIED))
        .extracting(entry -> entry.service().orElseThrow())
        .containsExactly("a\ufffdb\ufffd'; DROP TABLE quota_audit; --\ufffd");
    for (String wrong : List.of("", " ", "a\nb", "x".repeat(256))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scene.quotas.as(wrong))
          .withMessageStartingWith("who must be 1 to 255 characters, none of them a control");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scene.quotas.as("jane", "x".repeat(1_001)))
        .withMessageStartingWith("why must be 1 to 1000 characters, none of them a control");
  }

  @Test
  default void entriesAreFoundByEveryFilterTheNewestFirst() {
    Optional<Audit> kept = store().audit();
    if (kept.isEmpty()) return; // nothing is promised
    Audit audit = kept.get();
    String customer = "customer-" + UUID.randomUUID();
    String who = "who-" + UUID.randomUUID();
    Instant start = Scene.START;
    List<AuditEntry> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(AuditEntry.of(
          UUID.randomUUID().toString(),
          start.plusSeconds(i / 2),
          i % 2 == 0 ? who : "another",
          i == 3 ? Optional.empty() : Optional.of("why " + i),
          i < 4 ? AuditAction.GRANT : AuditAction.RESET,
          Optional.of(customer),
          i == 0 ? Optional.empty() : Optional.of("api-" + i % 3),
          "detail " + i));
    }
    audit.append(all.subList(0, 3));
    audit.append(all.subList(3, 6));
    AuditFilter of = AuditFilter.all().customer(customer);
    assertThat(audit.read(of))
        .containsExactly(all.get(5), all.get(4), all.get(3), all.get(2), all.get(1), all.get(0));
    assertThat(audit.read(of.most(2))).containsExactly(all.get(5), all.get(4));
    assertThat(audit.read(of.action(AuditAction.RESET))).containsExactly(all.get(5), all.get(4));
    assertThat(audit.read(of.service("api-1"))).containsExactly(all.get(4), all.get(1));
    assertThat(audit.read(AuditFilter.all().who(who)))
        .containsExactly(all.get(4), all.get(2), all.get(0));
    assertThat(audit.read(of.since(start.plusSeconds(2)))).containsExactly(all.get(5), all.get(4));
    assertThat(audit.read(of.until(start.plusSeconds(1)))).containsExactly(all.get(1), all.get(0));
    assertThat(audit.read(
            of.since(start.plusSeconds(1)).until(start.plusSeconds(2)).who(who)))
        .containsExactly(all.get(2));
  }

  @Test
  default void theSameEntryAgainIsNone() {
    Optional<Audit> kept = store().audit();
    if (kept.isEmpty()) return; // nothing is promised
    String customer = "customer-" + UUID.randomUUID();
    AuditEntry first = entry(customer, "a first one");
    AuditEntry second = entry(customer, "a second one");
    kept.get().append(List.of(first));
    kept.get().append(List.of(first, second));
    kept.get().append(List.of());
    assertThat(kept.get().read(AuditFilter.all().customer(customer)))
        .containsExactly(second, first);
  }

  private static AuditEntry entry(String customer, String detail) {
    String id = UUID.randomUUID().toString();
    return new AuditEntry(
        id,
        Scene.START,
        "jane",
        Optional.empty(),
        AuditAction.DENIED,
        Optional.of(customer),
        Optional.empty(),
        detail,
        12,
        Scene.START.plusSeconds(3));
  }
}
