package io.github.quota4j;

import io.github.quota4j.plan.Grant;
import java.math.BigDecimal;

/**
 * How a grant stands. Amounts are units. Immutable.
 *
 * @param grant what was granted
 * @param used of it, what reservations hold included
 * @param left of it: 0 once it is over or voided
 */
public record GrantStatus(Grant grant, BigDecimal used, BigDecimal left) {}
