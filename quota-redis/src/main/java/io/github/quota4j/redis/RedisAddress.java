package io.github.quota4j.redis;

import io.lettuce.core.RedisURI;

/** Reads URLs of servers. */
final class RedisAddress {
  private RedisAddress() {}

  /** @throws IllegalArgumentException if it is no URL of a Redis; the message holds no password */
  static RedisURI parse(String url) {
    try {
      RedisURI address = RedisURI.create(url);
      if (isNamed(address)) return address;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(message(url));
    }
    throw new IllegalArgumentException(message(url));
  }

  private static boolean isNamed(RedisURI address) {
    boolean host = address.getHost() != null && !address.getHost().isBlank();
    return host || address.getSocket() != null || !address.getSentinels().isEmpty();
  }

  private static String message(String url) {
    return "redis URL must be redis://[[user:]password@]host[:port][/database], was \""
        + url.replaceAll("//.*@", "//***@") + "\"";
  }
}
