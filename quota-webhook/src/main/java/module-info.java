/** Quota4j's alerts as signed HTTP calls. */
module io.github.quota4j.webhook {
  requires transitive io.github.quota4j.core;
  requires java.net.http;
  requires com.fasterxml.jackson.core;
  requires standardwebhooks;
  requires static transitive org.jspecify;

  exports io.github.quota4j.webhook;
}
