/** Quota4j's servlet filter: charges requests, and turns decisions into HTTP answers. */
module io.github.quota4j.servlet {
  requires transitive io.github.quota4j.core;
  requires transitive jakarta.servlet;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.github.quota4j.servlet;
}
