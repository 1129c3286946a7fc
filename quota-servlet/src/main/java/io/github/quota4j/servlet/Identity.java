package io.github.quota4j.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Ready-made answers to "which customer is this request of?", for {@link QuotaFilter.Builder#customer}. */
public final class Identity {
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]+");
  private static final int NETWORK_BYTES = 8;

  private Identity() {}

  /** The name of the user that the container, or a filter before this one, authenticated. The default. */
  public static Function<HttpServletRequest, Optional<String>> principal() {
    return request -> Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName);
  }

  /**
   * The value of a header as it is: for a gateway in front that sets it, and that no caller can pass by. A caller who can
   * send it names himself anybody.
   */
  public static Function<HttpServletRequest, Optional<String>> header(String name) {
    return request ->
        Optional.ofNullable(request.getHeader(name)).filter(value -> !value.isBlank());
  }

  /**
   * The {@link #hash} of the key in a header, so that the key itself is neither stored nor logged. It does not know which
   * keys are valid: a key that nobody was given is a customer without a plan, unless there is a default plan.
   */
  public static Function<HttpServletRequest, Optional<String>> apiKey(String header) {
    return request -> Optional.ofNullable(request.getHeader(header))
        .filter(key -> !key.isBlank())
        .map(Identity::hash);
  }

  /** The customer id that {@link #apiKey} makes of a key: its SHA-256, as 64 hexadecimal digits. */
  public static String hash(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The address of the client as the container reports it; of IPv6 the first 64 bits, since a client has all of the others.
   * Which proxies are believed about it is said to the container ({@code RemoteIpValve} of Tomcat, {@code
   * ForwardedRequestCustomizer} of Jetty): no forwarding header is read here.
   */
  public static Function<HttpServletRequest, Optional<String>> address() {
    return request -> Optional.ofNullable(request.getRemoteAddr()).flatMap(Identity::network);
  }

  /** Empty for what is no address, such as a socket of the machine itself. */
  static Optional<String> network(String remote) {
    String bare = remote.replaceAll("^\\[|\\]$|%.*", "");
    if (!ADDRESS.matcher(bare).matches()) return Optional.empty();
    try {
      byte[] bytes = InetAddress.getByName(bare).getAddress(); // never asks DNS: it is a literal
      if (bytes.length == 4) return Optional.of(InetAddress.getByAddress(bytes).getHostAddress());
      byte[] network = Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length);
      return Optional.of(InetAddress.getByAddress(network).getHostAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
