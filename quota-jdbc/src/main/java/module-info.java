/** Quota4j's store on PostgreSQL and H2. It is used through {@link io.github.quota4j.jdbc.JdbcStore} only. */
module io.github.quota4j.jdbc {
  requires com.fasterxml.jackson.core;
  requires flyway.core;
  requires transitive io.github.quota4j.core;
  requires transitive java.sql;
  requires org.slf4j;
  requires static org.checkerframework.checker.qual;
  requires static org.postgresql.jdbc;
  requires static transitive org.jspecify;

  exports io.github.quota4j.jdbc;
}
