package io.github.quota4j.cli.alerts;

import io.github.quota4j.webhook.Webhook;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The webhook that the command line delivers alerts through.
 *
 * @param channel calls it
 * @param shown where it is, without the path: that may be what lets somebody in
 * @param allowed private addresses that it may be at
 */
public record WebhookSettings(Webhook channel, String shown, List<InetAddress> allowed) {
  /** Where it is: {@code https://} only. */
  public static final String URL = "QUOTA_WEBHOOK_URL";

  /** What it is signed with. Never shown. */
  public static final String SECRET = "QUOTA_WEBHOOK_SECRET";

  /** Private addresses that it may be at, with commas. */
  public static final String ALLOW = "QUOTA_WEBHOOK_ALLOW";

  /** Among the channels of all nodes: what one node could not deliver another one does. */
  private static final String NAME = "webhook";

  /**
   * What an environment says; empty if it names none.
   *
   * @throws IllegalArgumentException if it is wrong; it names the setting and what is allowed
   */
  public static Optional<WebhookSettings> of(Map<String, String> environment) {
    String url = text(environment, URL);
    String secret = text(environment, SECRET);
    List<InetAddress> allowed = addresses(text(environment, ALLOW));
    if (url.isEmpty() && secret.isEmpty()) return Optional.empty();
    if (url.isEmpty() || secret.isEmpty())
      throw new IllegalArgumentException(URL + " and " + SECRET + " must be set both, or none");
    URI at = url(url);
    String shown = at.getScheme() + "://" + at.getHost();
    return Optional.of(new WebhookSettings(webhook(at, secret).allow(allowed), shown, allowed));
  }

  private static Webhook webhook(URI url, String secret) {
    try {
      return Webhook.of(NAME, url, secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          SECRET + " must be whsec_ and Base64, was something else", e);
    }
  }

  /** A URL that is wrong is not told: what is wrong may be a secret in it. */
  private static URI url(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (scheme.equals("https") && url.getHost() != null && url.getUserInfo() == null) return url;
    } catch (URISyntaxException e) {
      // said below
    }
    throw new IllegalArgumentException(
        URL + " must be https://host/path without a user or password, was something else");
  }

  private static List<InetAddress> addresses(String text) {
    List<InetAddress> addresses = new ArrayList<>();
    if (text.isEmpty()) return addresses;
    for (String each : text.split(",", -1)) {
      try {
        // A name would be looked up, and whoever answers would say what is allowed.
        if (!each.strip().matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"))
          throw new UnknownHostException();
        addresses.addAll(List.of(InetAddress.getAllByName(each.strip())));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(
            ALLOW + " must be addresses such as 10.0.0.7, with commas, was \"" + text + "\"", e);
      }
    }
    return addresses;
  }

  private static String text(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip();
  }

  /** The addresses as they are written. */
  public String allowedText() {
    return allowed.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(","));
  }
}
