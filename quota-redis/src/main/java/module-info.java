/** Quota4j's store on Redis. */
module io.github.quota4j.redis {
  requires transitive io.github.quota4j.core;
  requires transitive lettuce.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires static transitive org.jspecify;

  exports io.github.quota4j.redis;
}
