package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.quota4j.Charge;
import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reason;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.server.FaultProxy;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What applications see when Redis was asked and did not answer, and how it ends. */
@ExtendWith(Servers.class)
final class IndeterminateTest {
  private final String customer = "customer-" + UUID.randomUUID();
  private final FaultProxy proxy;
  private final Quotas quotas;

  IndeterminateTest(Redis redis) {
    this.proxy = FaultProxy.inFrontOf(redis.url());
    this.quotas = Quotas.builder(RedisStore.of(proxy.url()))
        .timeout(Duration.ofMillis(500))
        .build();
  }

  @BeforeAll
  static void beQuiet() {
    QuietLettuce.begin();
  }

  @BeforeEach
  void connect() {
    quotas.admin().apply(Plan.of("free", Quota.hard("api", 100), Quota.hard("first", 1)));
    quotas.admin().subscribe(customer, "free");
    assertThat(quotas.consume(customer, "first", 1).allowed())
        .isTrue(); // from now on Redis knows the script
  }

  @AfterEach
  void close() {
    quotas.close();
    proxy.close();
  }

  @Test
  void aCallWithAKeyIsResolvedLater() {
    Charge charge = Charge.of(customer, "api", 7).key("k");
    proxy.dropReplies();
    assertThat(quotas.consume(charge)).isInstanceOf(Decision.Indeterminate.class);
    recover();
    Decision.Allowed resolved = quotas.resolve(customer, "k").orElseThrow();
    assertThat(resolved.granted().get(0)).isEqualByComparingTo("7");
    assertThat(quotas.consume(charge).orElseThrow().repeated()).isTrue();
    assertUsed(7);
  }

  @Test
  void aCallThatArrivesAfterItsDeadlineIsNotCharged() {
    proxy.blackhole();
    assertThat(quotas.consume(Charge.of(customer, "api", 7).key("k")))
        .isInstanceOf(Decision.Indeterminate.class);
    proxy.heal(); // now it goes through
    await()
        .ignoreExceptions()
        .until(() -> quotas.resolve(customer, "k").reason() == Reason.NOT_FOUND);
    assertUsed(0);
  }

  @Test
  void aCallWithoutAKeyIsTakenBack() {
    assertThat(quotas.consume(customer, "api", 3).allowed()).isTrue();
    proxy.dropReplies();
    assertThat(quotas.consume(customer, "api", 7)).isInstanceOf(Decision.Indeterminate.class);
    Reservation hold = quotas.reserve(Charge.of(customer, "api", 9), Duration.ofMinutes(5));
    assertThat(hold.decision()).isInstanceOf(Decision.Indeterminate.class);
    recover();
    await().untilAsserted(() -> {
      assertUsed(3);
      assertThat(quotas.usage(customer).get(0).remaining().orElseThrow())
          .isEqualByComparingTo("97");
    });
  }

  @Test
  void whatWasNotSentIsDenied() {
    proxy.refuse();
    await().until(() -> quotas.consume(customer, "api", 1).reason() == Reason.STORE_UNAVAILABLE);
    proxy.heal();
    await().until(() -> quotas.consume(customer, "api", 1).allowed());
  }

  /** Replies that were swallowed leave the connection out of step: it is made anew. */
  private void recover() {
    proxy.heal();
    proxy.resetAll();
    await().ignoreExceptions().until(() -> !quotas.usage(customer).isEmpty());
  }

  private void assertUsed(long units) {
    assertThat(quotas.usage(customer).get(0).used())
        .isEqualByComparingTo(BigDecimal.valueOf(units));
  }
}
