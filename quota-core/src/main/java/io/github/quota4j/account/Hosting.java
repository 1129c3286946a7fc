package io.github.quota4j.account;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.StatusPolicy;
import io.github.quota4j.plan.SubscriptionStatus;
import io.github.quota4j.plan.Thresholds;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the host says where a catalog says nothing.
 *
 * @param planOf the plan of a customer without a subscription; empty if it has none
 * @param unplanned the quota of a service that a plan does not include; empty if it has none
 * @param policies what a customer may do whose subscription stands so
 * @param alerts what raises an alert where a quota says nothing
 */
public record Hosting(
    Function<String, Optional<String>> planOf,
    Function<String, Optional<Quota>> unplanned,
    Function<SubscriptionStatus, StatusPolicy> policies,
    Thresholds alerts) {}
