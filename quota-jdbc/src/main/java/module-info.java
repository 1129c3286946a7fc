/** Quota4j's store on PostgreSQL and H2. Nothing is here yet. */
module io.github.quota4j.jdbc {
  requires static transitive org.jspecify;
}
