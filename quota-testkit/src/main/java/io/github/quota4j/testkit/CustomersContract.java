package io.github.quota4j.testkit;

import static io.github.quota4j.testkit.Scene.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.UsageRow;
import io.github.quota4j.plan.Grant;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who the customers are, of a store that keeps a list of them. */
interface CustomersContract extends StoreUnderTest {
  @Test
  default void withoutAListOfCustomersItSaysSo() {
    if (store().directory().isPresent()) return;
    Quotas quotas = new Scene(store()).quotas;
    assertThatThrownBy(() -> quotas.customers().find("acme"))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("the store keeps no list of customers");
  }

  @Test
  default void aProfileIsKeptAndWhatIsLeftOutStays() {
    if (store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    String id = scene.customer;
    assertThat(scene.quotas.customers().find(id)).contains(Profile.of(id));
    assertThat(scene.quotas.customers().find(id + "-x")).isEmpty();
    Profile full = new Profile(id, Optional.of("Acme"), Optional.of("a@acme.example"));
    scene.quotas.customers().save(full);
    scene.quotas.customers().save(Profile.of(id));
    assertThat(scene.quotas.customers().find(id)).contains(full);
  }

  @Test
  default void allCustomersAreTold() {
    if (store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store());
    scene.quotas.customers().save(Profile.of(scene.customer + "-2"));
    List<String> all = new ArrayList<>();
    scene.quotas.customers().forEach(profile -> all.add(profile.customer()));
    assertThat(all).contains(scene.customer, scene.customer + "-2").doesNotHaveDuplicates();
    List<Profile> page = store().directory().orElseThrow().page(scene.customer, 1);
    assertThat(page).containsExactly(Profile.of(scene.customer + "-2"));
  }

  @Test
  default void aDeletedCustomerIsUnknownAndItsUsageStaysUnderAPseudonym() {
    if (store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    String id = scene.customer;
    scene.quotas.customers().save(new Profile(id, Optional.of("Acme"), Optional.empty()));
    scene.quotas.admin().override(id, Quota.hard("extra", 3));
    scene.quotas.admin().grant(Grant.of(id, "g", "api", decimal("2"), Scene.START));
    assertThat(scene
            .quotas
            .consume(scene.charge("api", 4).key("k").subject("jane"))
            .allowed())
        .isTrue();
    String pseudonym = scene.quotas.customers().delete(id).orElseThrow();
    assertThat(pseudonym).doesNotContain(id);
    assertThat(scene.quotas.customers().find(id)).isEmpty();
    assertThat(scene.quotas.customers().find(pseudonym)).isEmpty();
    assertThat(scene.quotas.customers().delete(id)).isEmpty();
    assertThat(scene.quotas.admin().subscription(id)).isEmpty();
    assertThat(scene.quotas.admin().overrides(id)).isEmpty();
    Scene.assertDenied(scene.consume("api", 1), Reason.NO_PLAN);
    Scene.assertDenied(scene.quotas.resolve(id, "k"), Reason.NOT_FOUND);
    List<UsageRow> kept =
        store().ledger().orElseThrow().rows(pseudonym, "api", LedgerContract.MARCH, 10);
    assertThat(kept).extracting(UsageRow::quantity).containsExactly(4L);
    assertThat(kept).extracting(UsageRow::subject).containsExactly("");
  }

  @Test
  default void aDeletedCustomerMaySignUpAnewAndHasUsedNothing() {
    if (store().directory().isEmpty()) return; // nothing is promised
    Scene scene = new Scene(store(), Quota.hard("api", 5));
    assertThat(scene.consumeWithKey("api", 4, "k").allowed()).isTrue();
    assertThat(scene.quotas.customers().delete(scene.customer)).isPresent();
    scene.subscribe(scene.customer);
    scene.assertUsed("api", "0");
    assertThat(scene.consumeWithKey("api", 5, "k").orElseThrow().repeated()).isFalse();
    Scene.assertDenied(scene.consume("api", 1), Reason.LIMIT_REACHED);
    assertThat(scene.quotas.admin().grants(scene.customer)).isEmpty();
    scene.assertUsed("api", "5");
  }
}
