package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A setting is read as it is meant, or stops the start with a message that tells how to put it right. */
class QuotaSettingsTest {
  @Test
  void whatIsNotSetIsAsDocumented() {
    QuotaSettings expected = new QuotaSettings(
        Duration.ofMinutes(1),
        75,
        90,
        100,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
    assertThat(QuotaSettings.standard()).isEqualTo(expected);
    Map<String, String> empty = Map.of("QUOTA_CACHE_TTL", "", "QUOTA_STORE", " ", "PATH", "/bin");
    assertThat(QuotaSettings.of(empty)).isEqualTo(expected);
    assertThat(QuotaSettings.of(Map.of("QUOTA_CACHE_TLL", "5"))).isEqualTo(expected);
  }

  @Test
  void theEnvironmentAndPropertiesSetTheSame() {
    Map<String, String> environment = Map.of(
        "QUOTA_CACHE_TTL", " 5 ",
        "QUOTA_CACHE_ENABLED", "true",
        "QUOTA_ALERT_WARNING", "50",
        "QUOTA_ALERT_CRITICAL", "80",
        "QUOTA_ALERT_EXCEEDED", "120",
        "QUOTA_AUDIT_ALLOWED", "0.25",
        "QUOTA_STORE", "redis://:s3cret@cache",
        "NSELF_CUSTOMER_ID", "acme",
        "QUOTA_DEFAULT_PLAN", "free");
    Properties properties = new Properties();
    properties.putAll(environment);
    QuotaSettings settings = QuotaSettings.of(environment);
    assertThat(settings)
        .isEqualTo(QuotaSettings.of(properties))
        .isEqualTo(new QuotaSettings(
            Duration.ofSeconds(5),
            50,
            80,
            120,
            0.25,
            Optional.of("redis://:s3cret@cache"),
            Optional.of("acme"),
            Optional.of("free")));
    assertThat(settings.toString()).contains("QUOTA_CACHE_TTL=5").doesNotContain("s3cret");
  }

  @Test
  void aCacheCanBeSwitchedOff() {
    Map<String, String> off = Map.of("QUOTA_CACHE_ENABLED", "false", "QUOTA_CACHE_TTL", "60");
    assertThat(QuotaSettings.of(off).cacheTtl()).isZero();
    assertThat(QuotaSettings.of(Map.of("QUOTA_CACHE_TTL", "0")).cacheTtl()).isZero();
  }

  @Test
  void aWrongValueNamesTheSettingTheValueAndWhatIsAllowed() {
    for (String wrong : List.of("60s", "-1", "1.5", "9999999999", "PT1M", "sixty")) {
      assertRefused(
          "QUOTA_CACHE_TTL",
          wrong,
          "QUOTA_CACHE_TTL must be a whole number up to 86400, was \"" + wrong + "\"");
    }
    assertRefused("QUOTA_CACHE_TTL", "86401", "QUOTA_CACHE_TTL must be 0 to 86400, was 86401");
    for (String wrong : List.of("yes", "TRUE", "1", "off")) {
      assertRefused(
          "QUOTA_CACHE_ENABLED",
          wrong,
          "QUOTA_CACHE_ENABLED must be true or false, was \"" + wrong + "\"");
    }
    assertRefused("QUOTA_ALERT_WARNING", "0", "QUOTA_ALERT_WARNING must be 1 to 1000, was 0");
    assertRefused(
        "QUOTA_ALERT_EXCEEDED", "1001", "QUOTA_ALERT_EXCEEDED must be 1 to 1000, was 1001");
    assertRefused(
        "QUOTA_ALERT_WARNING",
        "90",
        "QUOTA_ALERT_CRITICAL must be above QUOTA_ALERT_WARNING, which is 90, was 90");
    assertRefused(
        "QUOTA_ALERT_EXCEEDED",
        "80",
        "QUOTA_ALERT_EXCEEDED must be above QUOTA_ALERT_CRITICAL, which is 90, was 80");
  }

  @Test
  void aShareIsAPlainNumberFrom0To1() {
    assertThat(QuotaSettings.of(Map.of("QUOTA_AUDIT_ALLOWED", "1")).auditAllowed())
        .isOne();
    for (String wrong : List.of("1%", "-0.5", ".5", "NaN", "1e-3")) {
      assertRefused(
          "QUOTA_AUDIT_ALLOWED",
          wrong,
          "QUOTA_AUDIT_ALLOWED must be a number from 0 to 1, such as 0.01, was \"" + wrong + "\"");
    }
    assertRefused("QUOTA_AUDIT_ALLOWED", "1.01", "QUOTA_AUDIT_ALLOWED must be 0 to 1, was 1.01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quotas.builder(QuotaStore.inMemory()).auditAllowed(Double.NaN))
        .withMessage("share must be 0 to 1, was NaN");
  }

  @Test
  void theBuilderTakesTheTimeToLiveFromThem() {
    Instant[] now = {Instant.parse("2026-03-10T12:00:00Z")};
    QuotaStore store = QuotaStore.inMemory();
    QuotaSettings settings = QuotaSettings.of(Map.of("QUOTA_CACHE_TTL", "5"));
    Quotas quotas = Quotas.builder(store)
        .clock(() -> now[0])
        .plans(List.of(Plan.of("free", Quota.hard("api", 10))))
        .defaultPlan("free")
        .settings(settings)
        .build();
    assertThat(quotas.check("acme", "api", 11).allowed()).isFalse();
    store.catalog().apply(List.of(Plan.of("free", Quota.hard("api", 20))));
    now[0] = now[0].plusMillis(4_999);
    assertThat(quotas.check("acme", "api", 11).allowed()).isFalse();
    now[0] = now[0].plusMillis(2);
    assertThat(quotas.check("acme", "api", 11).allowed()).isTrue();
    quotas.close();
  }

  private static void assertRefused(String name, String value, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuotaSettings.of(Map.of(name, value)))
        .withMessage(message);
  }
}
