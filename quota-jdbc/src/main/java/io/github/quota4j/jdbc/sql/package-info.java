/** Connections, transactions, statements, and what differs between PostgreSQL and H2. Knows nothing of quotas but how their types are read from rows. */
@NullMarked
package io.github.quota4j.jdbc.sql;

import org.jspecify.annotations.NullMarked;
