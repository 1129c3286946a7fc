package io.github.quota4j.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.github.quota4j.Charge;
import io.github.quota4j.Quotas;
import io.github.quota4j.Reservation;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.io.IOException;
import java.time.Duration;

/** A process that reserves 8 of the 15 tokens that its customer has, says so, and waits for its end. */
final class HoldingJvm {
  private HoldingJvm() {}

  public static void main(String[] arguments) throws IOException {
    try (HikariDataSource pool = Pools.of(arguments[0]);
        Quotas quotas =
            Quotas.builder(JdbcStore.of(pool)).timeout(Duration.ofSeconds(30)).build()) {
      quotas.admin().apply(Plan.of("free", Quota.hard("tokens", 15).level()));
      quotas.admin().subscribe("acme", "free");
      Charge job = Charge.of("acme", "tokens", 8).key("job");
      try (Reservation hold = quotas.reserve(job, Duration.ofMinutes(1))) {
        System.out.println(hold.decision().orElseThrow().operation());
        int unused = System.in.read();
      }
    }
  }
}
