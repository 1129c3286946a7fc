package io.github.quota4j.webhook;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.function.Predicate;

/** Tells what lies on the internet from what lies in this machine or its network, where a URL of a stranger has no business. */
final class PublicAddress {
  private PublicAddress() {}

  /**
   * Looks a host up.
   *
   * @param allowed says which addresses may be called
   * @throws IOException if it is unknown, or one of its addresses is not allowed
   */
  static void require(String host, Predicate<InetAddress> allowed) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (!allowed.test(address)) {
        throw new IOException(
            "the webhook's host " + host + " is at a private address, " + address.getHostAddress());
      }
    }
  }

  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) return false;
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) return isPublic(first, second, bytes[2] & 0xff);
    return address instanceof Inet6Address && isPublic6(first, second);
  }

  /** Not of this network, shared (carriers), reserved for protocols, for tests of networks, or for the future. */
  private static boolean isPublic(int first, int second, int third) {
    boolean isShared = first == 100 && second >= 64 && second < 128;
    boolean isOfProtocols = first == 192 && second == 0 && third == 0;
    boolean isForTests = first == 198 && (second == 18 || second == 19);
    return first != 0 && first < 224 && !isShared && !isOfProtocols && !isForTests;
  }

  /** Neither unique local addresses, nor those that lead to IPv4 by another way: 2002::/16, 64:ff9b::/96, ::/96. */
  private static boolean isPublic6(int first, int second) {
    boolean isUniqueLocal = (first & 0xfe) == 0xfc;
    boolean isSixToFour = first == 0x20 && second == 0x02;
    return !isUniqueLocal && !isSixToFour && first != 0;
  }
}
