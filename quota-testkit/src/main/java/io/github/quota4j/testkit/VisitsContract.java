package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.Reset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Looks at all customers. The store is shared, so there are others beside those of a test. */
interface VisitsContract extends StoreUnderTest {
  @Test
  default void aVisitTellsHowEveryCustomerStands() {
    Scene scene =
        new Scene(store(), Quota.hard("api", 10), Quota.hard("seats", 3).level());
    String other = scene.customer + "-other";
    scene.subscribe(other);
    scene.spend("api", 4);
    scene.spend("seats", 1);
    assertThat(scene.quotas.consume(other, "api", 9).allowed()).isTrue();
    Map<String, List<QuotaStatus>> seen = new ConcurrentHashMap<>();
    long visited = scene.quotas.upkeep().visit(name(), Duration.ZERO, seen::put);
    assertThat(visited).isEqualTo(seen.size());
    assertThat(seen.get(scene.customer)).isEqualTo(scene.quotas.usage(scene.customer));
    assertThat(seen.get(other)).isEqualTo(scene.quotas.usage(other));
    assertThat(seen.getOrDefault(other, List.of()).get(0).used())
        .isEqualByComparingTo(decimal("9"));
  }

  @Test
  default void aLookTellsOfEveryCustomerWhoeverElseLooks() {
    Scene scene = new Scene(store(), Quota.hard("api", 10).rate(Rate.perSecond(5)));
    String other = scene.customer + "-other";
    scene.subscribe(other);
    scene.spend("api", 4);
    Map<String, List<QuotaStatus>> seen = new LinkedHashMap<>();
    Map<String, List<QuotaStatus>> meanwhile = new LinkedHashMap<>();
    scene.quotas.upkeep().forEach((customer, all) -> {
      if (meanwhile.isEmpty()) scene.quotas.upkeep().forEach(meanwhile::put);
      seen.put(customer, all);
    });
    assertThat(seen.keySet()).isEqualTo(meanwhile.keySet()).contains(other);
    assertThat(seen.get(scene.customer)).isEqualTo(scene.quotas.usage(scene.customer));
  }

  @Test
  default void aVisitBeginsOnlyWhenItIsDue() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    String name = name();
    Duration quarter = Duration.ofMinutes(15);
    assertThat(visit(scene, name, quarter)).isPositive();
    scene.clock.advance(quarter.minusSeconds(1));
    assertThat(visit(scene, name, quarter)).isZero();
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(visit(scene, name, quarter)).isPositive();
    assertThat(visit(scene, name(), quarter)).isPositive();
  }

  @Test
  default void aVisitSeesWindowsAsTheyAre() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    scene.spend("api", 4);
    scene.clock.advance(Duration.ofSeconds(1));
    try {
      scene.quotas.admin().reset(Reset.of(scene.customer));
    } catch (UnsupportedOperationException e) {
      return; // it cannot
    }
    Map<String, List<QuotaStatus>> seen = new ConcurrentHashMap<>();
    assertThat(scene.quotas.upkeep().visit(name(), Duration.ZERO, seen::put)).isPositive();
    assertThat(seen.get(scene.customer)).isEqualTo(scene.quotas.usage(scene.customer));
    assertThat(seen.getOrDefault(scene.customer, List.of()).get(0).used()).isZero();
  }

  @Test
  default void whatAVisitorThrowsEndsTheVisit() {
    Scene scene = new Scene(store(), Quota.hard("api", 10));
    assertThatThrownBy(() -> scene.quotas.upkeep().visit(name(), Duration.ZERO, (customer, all) -> {
          throw new IllegalStateException("no more");
        }))
        .hasMessage("no more");
    assertThatThrownBy(() -> visit(scene, "", Duration.ZERO))
        .hasMessageContaining("name must have 1 to 60 characters");
    assertThatThrownBy(() -> visit(scene, name(), Duration.ofSeconds(-1)))
        .hasMessageContaining("every must not be negative");
  }

  private static long visit(Scene scene, String name, Duration every) {
    return scene.quotas.upkeep().visit(name, every, (customer, statuses) -> {});
  }

  private static String name() {
    return "visit-" + UUID.randomUUID();
  }
}
