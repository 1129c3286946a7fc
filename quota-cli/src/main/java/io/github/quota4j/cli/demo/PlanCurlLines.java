package io.github.quota4j.cli.demo;

import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** What to try with plans from a file, ready to paste: for each plan, one of each of its services. */
final class PlanCurlLines {
  private final String url;
  private final String options;

  /**
   * For a server.
   *
   * @param url of it, without a slash at its end
   * @param options that let another command look at the same store; may be empty
   */
  PlanCurlLines(String url, String options) {
    this.url = url;
    this.options = options;
  }

  String of(List<Plan> plans) {
    DemoRoutes routes = DemoRoutes.of(plans);
    StringBuilder text = new StringBuilder();
    for (Plan plan : plans) text.append(tries(plan, routes));
    String first = DemoCustomers.of(plans.get(0));
    return text.append("What is used, and what is left; without a key it is a 401:\n")
        .append(curl("-s", first, "/usage"))
        .append(("  ./quota show --customer " + first + " --usage " + options).stripTrailing())
        .append("\n  curl -si " + url + "/usage\n")
        .toString();
  }

  private String tries(Plan plan, DemoRoutes routes) {
    String key = DemoCustomers.of(plan);
    if (plan.quotas().isEmpty()) return key + " has no services.\n\n";
    StringBuilder text = new StringBuilder(key + " has " + services(plan) + ":\n");
    for (Quota quota : plan.quotas()) text.append(tries(key, quota.service(), routes));
    return text.append('\n').toString();
  }

  private String tries(String key, String service, DemoRoutes routes) {
    if (service.equals(DemoPlans.API)) return curl("-si", key, "/api/hello");
    if (routes.others().contains(service)) return curl("-si", key, DemoRoutes.use(service));
    if (!routes.files() || !service.equals(DemoPlans.STORAGE)) return "";
    return "  head -c 6000000 /dev/zero > /tmp/six-mb\n"
        + curl("-si", key, "/files/one -T /tmp/six-mb")
        + curl("-si", key, "/files/one -X DELETE");
  }

  private String curl(String how, String key, String path) {
    return "  curl " + how + " -H 'X-API-Key: " + key + "' " + url + path + "\n";
  }

  private static String services(Plan plan) {
    return plan.quotas().stream().map(PlanCurlLines::limit).collect(Collectors.joining(", "));
  }

  private static String limit(Quota quota) {
    boolean hard = quota.enforcement().mode() == Enforcement.Mode.HARD;
    String limit = quota
        .limits()
        .main()
        .amount()
        .map(BigDecimal::toPlainString)
        .map(amount -> (hard ? "hard " : "soft ") + amount)
        .orElse("unlimited");
    String period = quota.limits().main().period().map(PlanCurlLines::every).orElse("");
    return quota.service() + " (" + limit + " " + quota.unit().name() + period + ")";
  }

  private static String every(ResetPeriod period) {
    return period == ResetPeriod.NEVER ? " for ever" : " " + period.word();
  }
}
