package io.github.quota4j.yaml;

import io.github.quota4j.plan.FailurePolicy;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.Rate;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Tier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Plans that say whatever a plan can say, by a seed. */
final class RandomPlans {
  private static final List<String> NAMES = List.of(
      "api",
      "no",
      "1",
      "~",
      "a b",
      "a: b",
      "#x",
      "- y",
      "\"q\"",
      "{",
      "é\ud83d\ude00",
      "'",
      "\\",
      "<<",
      "*a",
      "&b",
      "!c",
      "%d",
      "@",
      "`",
      "a\tb",
      "null",
      "[",
      "true",
      " x ");

  private static final List<ResetPeriod> PERIODS = List.of(ResetPeriod.values());

  private final Random random;

  RandomPlans(long seed) {
    this.random = new Random(seed);
  }

  List<Plan> next() {
    Map<String, Plan> plans = new LinkedHashMap<>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      String name = name();
      plans.putIfAbsent(name, new Plan(name, quotas()));
    }
    return List.copyOf(plans.values());
  }

  private List<Quota> quotas() {
    Map<String, Quota> quotas = new LinkedHashMap<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      String service = name();
      quotas.putIfAbsent(service, quota(service));
    }
    return new ArrayList<>(quotas.values());
  }

  private Quota quota(String service) {
    int scale = random.nextInt(7);
    int mode = random.nextInt(3);
    Quota quota = mode == 0 ? Quota.unlimited(service) : limited(service, mode == 1, scale);
    quota = quota.unit(name()).scale(scale);
    quota = chance() ? quota.resets(period()) : chance() ? quota.level() : quota;
    for (ResetPeriod period : ResetPeriod.values()) {
      if (random.nextInt(6) == 0) quota = quota.atMost(amount(scale), period);
    }
    if (chance()) quota = chance() ? quota.countSubjects() : quota.perSubject(amount(scale));
    if (chance()) quota = quota.rate(rate(scale));
    if (mode == 2 && chance()) quota = quota.overageCap(amount(scale));
    if (chance()) quota = quota.price(price());
    if (chance()) quota = quota.shadow();
    if (chance()) quota = quota.alertAt(random.nextInt(1_000) + 1, random.nextInt(1_000) + 1);
    if (chance()) quota = quota.alertAtUnits(random.nextInt(1_000) + 1);
    if (mode == 2 && chance()) {
      quota = quota.price(Price.perUnit("0.5", "USD")).alertAtOverage("10.5USD", "20USD");
    }
    if (chance()) quota = quota.onFailure(chance() ? FailurePolicy.OPEN : FailurePolicy.CLOSED);
    return quota;
  }

  private Quota limited(String service, boolean hard, int scale) {
    return hard ? Quota.hard(service, amount(scale)) : Quota.soft(service, amount(scale));
  }

  private Price price() {
    String currency = chance() ? "USD" : "JPY";
    Price price = Price.graduated(currency, tiers());
    if (chance()) price = Price.volume(currency, tiers());
    if (chance()) price = price.free(money());
    if (chance()) price = price.atMost(money());
    return chance() ? price.rounding(RoundingMode.HALF_EVEN) : price;
  }

  private Tier[] tiers() {
    Tier rest = chance() ? Tier.rest(money()).flat(money()) : Tier.rest(money()).per("1000");
    return chance() ? new Tier[] {rest} : new Tier[] {Tier.upTo("10.5", money()), rest};
  }

  private String money() {
    return BigDecimal.valueOf(random.nextInt(10_000), random.nextInt(12)).toPlainString();
  }

  private Rate rate(int scale) {
    Duration[] periods = {
      Duration.ofSeconds(1),
      Duration.ofMinutes(15),
      Duration.ofHours(2),
      Duration.ofDays(1),
      Duration.ofMillis(3),
      Duration.ofNanos(7_000)
    };
    BigDecimal amount = BigDecimal.valueOf(1 + random.nextInt(100), scale);
    BigDecimal burst = chance() ? amount : BigDecimal.valueOf(1 + random.nextInt(100), scale);
    return new Rate(amount, periods[random.nextInt(periods.length)], burst);
  }

  private BigDecimal amount(int scale) {
    long smallest = chance() ? random.nextInt(1_000) : random.nextLong(1L << 53);
    return BigDecimal.valueOf(smallest, random.nextInt(scale + 1))
        .min(new BigDecimal("9007199254"));
  }

  private ResetPeriod period() {
    return PERIODS.get(random.nextInt(PERIODS.size()));
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private boolean chance() {
    return random.nextBoolean();
  }
}
