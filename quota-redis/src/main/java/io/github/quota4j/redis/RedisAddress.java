package io.github.quota4j.redis;

import io.lettuce.core.RedisURI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads URLs of servers. */
final class RedisAddress {
  /** A host that Lettuce did not tell from its port: it has an underscore. */
  private static final Pattern HOST_AND_PORT = Pattern.compile("([^:\\[\\]]+):(\\d{1,5})");

  private RedisAddress() {}

  /** @throws IllegalArgumentException if it is no URL of a Redis; the message holds no password */
  static RedisURI parse(String url) {
    try {
      RedisURI address = RedisURI.create(url);
      if (address.getHost() != null) splitHost(address);
      if (isNamed(address)) return address;
    } catch (IllegalArgumentException e) {
      throw malformed(url); // without the cause, which may show a password
    }
    throw malformed(url);
  }

  private static void splitHost(RedisURI address) {
    Matcher both = HOST_AND_PORT.matcher(address.getHost());
    if (!both.matches()) return;
    address.setHost(both.group(1));
    address.setPort(Integer.parseInt(both.group(2)));
  }

  private static boolean isNamed(RedisURI address) {
    if (address.getSocket() != null || !address.getSentinels().isEmpty()) return true;
    String host = address.getHost();
    return host != null && !host.isBlank() && (host.indexOf(':') < 0 || host.startsWith("["));
  }

  private static IllegalArgumentException malformed(String url) {
    return new IllegalArgumentException(
        "redis URL must be redis://[[user:]password@]host[:port][/database], was \""
            + url.replaceAll("//.*@", "//***@") + "\"");
  }
}
