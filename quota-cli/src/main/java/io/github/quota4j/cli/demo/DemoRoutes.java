package io.github.quota4j.cli.demo;

import io.github.quota4j.plan.Limit;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the server of the demo has for the services of some plans.
 *
 * @param files whether files are charged to storage
 * @param others services that {@code GET /use/NAME} charges 1 of
 */
record DemoRoutes(boolean files, List<String> others) {
  /** A service of another name cannot be the end of a path as it is. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  static DemoRoutes of(List<Plan> plans) {
    List<Quota> storage =
        plans.stream().flatMap(plan -> plan.quota(DemoPlans.STORAGE).stream()).toList();
    boolean files = !storage.isEmpty() && storage.stream().allMatch(DemoRoutes::countsFiles);
    List<String> others = plans.stream()
        .flatMap(plan -> plan.quotas().stream())
        .map(Quota::service)
        .filter(service -> !service.equals(DemoPlans.API))
        .filter(service -> !(files && service.equals(DemoPlans.STORAGE)))
        .filter(service -> SEGMENT.matcher(service).matches())
        .distinct()
        .toList();
    return new DemoRoutes(files, others);
  }

  /** Whether the size of each file can be kept: a level, counted for each subject too. */
  static boolean countsFiles(Quota storage) {
    return storage.limits().main().isLevel()
        && storage.limits().further().stream().anyMatch(Limit::perSubject);
  }

  /** Where one of a service that is neither api nor files is used. */
  static String use(String service) {
    return "/use/" + service;
  }

  /** All that there is, for people. */
  String sentence() {
    return "There is GET /api/hello, "
        + (others.isEmpty() ? "" : "GET /use/{service} for " + String.join(", ", others) + ", ")
        + (files ? "PUT and DELETE /files/{name}, " : "") + "and GET /usage.";
  }
}
