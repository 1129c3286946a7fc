/** What a customer is entitled to: plans, quotas, limits, rates, prices, and the windows in which usage counts. */
@NullMarked
package io.github.quota4j.plan;

import org.jspecify.annotations.NullMarked;
