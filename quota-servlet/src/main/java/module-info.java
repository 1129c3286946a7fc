/** Quota4j's servlet filter. Nothing is here yet. */
module io.github.quota4j.servlet {
  requires static transitive org.jspecify;
}
