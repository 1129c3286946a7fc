package io.github.quota4j.jdbc.counters;

/**
 * What an operation uses, and by which part of its customer: so it counts on the counters of the customer as a whole and of
 * that part.
 *
 * @param subject empty if none was named
 */
public record Use(ServiceKey service, String subject) {}
