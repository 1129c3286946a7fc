/** Quota4j's plans as a file. */
module io.github.quota4j.yaml {
  requires transitive io.github.quota4j.core;
  requires org.snakeyaml.engine;
  requires static transitive org.jspecify;

  exports io.github.quota4j.yaml;
}
