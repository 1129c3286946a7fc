/**
 * The store on PostgreSQL and H2. A charge goes from {@link io.github.quota4j.jdbc.JdbcStore} to {@code charging}, which decides it
 * on what {@code counters} locks, and saves. Beside it {@code catalog} keeps plans and customers, {@code ledger} takes in and keeps
 * usage records, {@code billing} sums them up, {@code alerts} and {@code audit} tell of what happened. {@code work} has the threads,
 * {@code sql} connections, transactions and statements.
 */
@NullMarked
package io.github.quota4j.jdbc;

import org.jspecify.annotations.NullMarked;
