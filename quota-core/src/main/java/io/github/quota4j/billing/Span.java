package io.github.quota4j.billing;

import io.github.quota4j.plan.Window;

/** The usage of a service of a customer in a stretch of time. */
public record Span(String customer, String service, Window window) {}
