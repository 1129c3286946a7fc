/** The store on PostgreSQL and H2. Nothing is here yet. */
@NullMarked
package io.github.quota4j.jdbc;

import org.jspecify.annotations.NullMarked;
