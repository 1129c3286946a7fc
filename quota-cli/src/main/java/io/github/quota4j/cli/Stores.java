package io.github.quota4j.cli;

import io.github.quota4j.Channel;
import io.github.quota4j.QuotaSettings;
import io.github.quota4j.Quotas;
import io.github.quota4j.QuotasBuilder;
import io.github.quota4j.cli.demo.DemoCustomers;
import io.github.quota4j.jdbc.SchemaMode;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.redis.RedisStore;
import io.github.quota4j.store.QuotaStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens what a command works on. */
public final class Stores {
  /** Nobody waits in a hurry for a command, and the machine may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Stores() {}

  /**
   * The quotas that are kept somewhere. Whoever opens them closes them.
   *
   * @throws Failure if the store is unavailable
   */
  static Quotas open(StoreLocation location, QuotaSettings settings, KnownPlans known) {
    return open(location, settings, known, List.of());
  }

  /** As above, with ways to tell of alerts. */
  static Quotas open(
      StoreLocation location, QuotaSettings settings, KnownPlans known, List<Channel> channels) {
    QuotasBuilder builder = Quotas.builder(store(location, SchemaMode.CREATE))
        .settings(settings)
        .timeout(PATIENCE)
        .plans(known.plans());
    if (known.planOf().isPresent()) builder = builder.planOf(known.planOf().get());
    for (Channel channel : channels) builder = builder.channel(channel);
    return builder.build();
  }

  /** As {@link #open}, for the demo: its customers have their plans before they are subscribed. */
  public static Quotas openForDemo(
      StoreLocation location, QuotaSettings settings, DemoCustomers customers) {
    List<Plan> plans = location.kind() == StoreLocation.Kind.REDIS ? customers.plans() : List.of();
    return open(location, settings, new KnownPlans(plans, Optional.of(customers::planOf)));
  }

  /** As {@link #open}, for a look: where nothing is kept yet it finds nothing, and creates nothing. */
  static Quotas look(StoreLocation location, QuotaSettings settings, KnownPlans known) {
    return location.isThere()
        ? open(location, settings, known)
        : Quotas.builder(QuotaStore.inMemory()).build();
  }

  /**
   * What is kept somewhere, by itself.
   *
   * @param mode what a database does about its tables
   * @throws Failure if it cannot be opened
   */
  public static QuotaStore store(StoreLocation location, SchemaMode mode) {
    try {
      return switch (location.kind()) {
        case MEMORY -> QuotaStore.inMemory();
        case EMBEDDED, JDBC -> PooledStore.open(location, mode);
        case REDIS -> RedisStore.of(location.url());
      };
    } catch (SQLException e) {
      throw Failure.unavailable(location, e);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(location.redacted(String.valueOf(e.getMessage())));
    }
  }

  /** Says that a database has no tables, and how to make them; empty if it has. */
  public static Optional<String> withoutTables(StoreLocation location, QuotaStore store) {
    return store instanceof PooledStore database && !database.hasTables()
        ? Optional.of(noTables(location))
        : Optional.empty();
  }

  static String noTables(StoreLocation location) {
    return "there are no tables in " + location.shown() + ": quota schema migrate makes them";
  }
}
