package io.github.quota4j.cli.display;

import io.github.quota4j.QuotaStatus;
import java.util.List;

/**
 * The quotas of one customer, to be shown.
 *
 * @param customer whose they are
 * @param plan the plan that they come from
 * @param quotas in the order of the plan
 * @param detailed whether everything about usage is wanted
 */
public record QuotaReport(
    String customer, String plan, List<QuotaStatus> quotas, boolean detailed) {
  public QuotaReport {
    quotas = List.copyOf(quotas);
  }
}
