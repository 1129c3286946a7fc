/** Quota4j's store on Redis. Nothing is here yet. */
module io.github.quota4j.redis {
  requires static transitive org.jspecify;
}
