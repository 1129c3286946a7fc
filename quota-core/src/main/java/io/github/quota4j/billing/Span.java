package io.github.quota4j.billing;

import io.github.quota4j.plan.Window;

/**
 * The usage of a service of a customer in a stretch of time.
 *
 * @param customer who used it
 * @param service what was used
 * @param window when
 */
public record Span(String customer, String service, Window window) {}
