package io.github.quota4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.UsageEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On H2, too, more usage than is counted at once is counted before the next charge, and exactly. */
@Timeout(60)
final class H2FoldTest {
  private final HikariDataSource pool = Pools.h2();
  private final JdbcStore store = JdbcStore.of(pool);
  private final Quotas quotas = Quotas.builder(store)
      .plans(List.of(Plan.of(
          "free", Quota.hard("api", 10_000), Quota.hard("gb", 5).unit("gb").scale(2))))
      .defaultPlan("free")
      .timeout(Duration.ofSeconds(20))
      .build();

  @AfterEach
  void close() {
    quotas.close();
    pool.close();
  }

  private void ingest(String service, String each, int events) {
    Instant at = store.usage().now();
    assertThat(store
            .ledger()
            .orElseThrow()
            .ingest(IntStream.range(0, events)
                .mapToObj(i -> UsageEvent.of(
                    "acme", service + each + "-" + i, service, new BigDecimal(each), at))
                .iterator())
            .recorded())
        .isEqualTo(events);
  }

  private BigDecimal used(String service) {
    return quotas.usage("acme").stream()
        .filter(status -> status.service().equals(service))
        .findFirst()
        .orElseThrow()
        .used();
  }

  @Test
  void wholeUnitsAreAddedToWhatIsCounted() {
    assertThat(quotas.consume("acme", "api", 1).allowed()).isTrue();
    ingest("api", "1", 10_500);
    assertThat(quotas.consume("acme", "api", 1).allowed()).isFalse();
    assertThat(used("api")).isEqualByComparingTo("10501");
    assertThat(store.ledger().orElseThrow().discrepancies(10)).isEmpty();
  }

  @Test
  void partsOfTheSmallestUnitAreAddedUpBeforeTheyAreRoundedAndWhatIsTakenBackCounts()
      throws Exception {
    assertThat(quotas.consume("acme", "gb", 1).allowed()).isTrue();
    ingest("gb", "0.001", 2_501);
    assertThat(quotas.consume("acme", "gb", 0).allowed()).isTrue();
    assertThat(used("gb")).isEqualByComparingTo("3.51");
    ingest("gb", "-1.5", 1);
    assertThat(quotas.consume("acme", "gb", 3).allowed()).isFalse();
    assertThat(quotas.consume("acme", "gb", 2).allowed()).isTrue();
    assertThat(used("gb")).isEqualByComparingTo("4.01");
    ingest("gb", "-6", 1);
    assertThat(quotas.consume("acme", "gb", 0).allowed()).isTrue();
    assertThat(used("gb")).isZero();
    ingest("gb", "5", 1);
    assertThat(quotas.consume("acme", "gb", 0).allowed()).isTrue();
    assertThat(used("gb")).isEqualByComparingTo("3.01");
  }
}
