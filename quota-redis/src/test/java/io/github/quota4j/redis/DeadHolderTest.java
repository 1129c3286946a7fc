package io.github.quota4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.Decision;
import io.github.quota4j.Quotas;
import io.github.quota4j.QuotasBuilder;
import io.github.quota4j.Reason;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.testkit.server.JvmProcess;
import io.github.quota4j.testkit.server.Redis;
import io.github.quota4j.testkit.server.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A process that dies while it holds units: nobody has to run for them to come back. */
@ExtendWith(Servers.class)
@Timeout(120)
final class DeadHolderTest {
  private final String customer = "customer-" + UUID.randomUUID();

  @Test
  void whatItHeldComesBackAtTheEndOfTheHold(Redis redis) throws Exception {
    try (JvmProcess holder = JvmProcess.start(HoldingJvm.class, redis.url(), customer)) {
      assertThat(holder.line()).isEqualTo("job");
      holder.kill();
    }
    try (RedisStore store = RedisStore.of(redis.url())) {
      Instant until = hold(store).until();
      SetClock clock = new SetClock(until.minusNanos(1_000));
      Quotas quotas = on(store).clock(clock).build();
      Decision held = quotas.consume(customer, "tokens", 8);
      assertThat(held.reason()).isEqualTo(Reason.LIMIT_HELD);
      clock.move(Duration.ofNanos(1_000));
      assertThat(quotas.usage(customer).get(0).remaining().orElseThrow())
          .isEqualByComparingTo("15");
      assertThat(quotas.consume(customer, "tokens", 15).allowed()).isTrue();
      assertThat(hold(store).state()).isEqualTo(Operation.State.EXPIRED);
    }
  }

  static QuotasBuilder on(RedisStore store) {
    return Quotas.builder(store)
        .plans(List.of(Plan.of("free", Quota.hard("tokens", 15).level())))
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(30));
  }

  private Operation hold(RedisStore store) {
    Instant deadline = store.usage().now().plusSeconds(30);
    return store.usage().find(new OperationId(customer, "job"), deadline).orElseThrow();
  }
}
