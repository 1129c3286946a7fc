package io.github.quota4j.webhook;

import com.standardwebhooks.exceptions.WebhookSigningException;
import io.github.quota4j.Channel;
import io.github.quota4j.plan.Alert;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Posts alerts to a URL, signed as Standard Webhooks says: the receiver checks the signature with the secret, and knows a repeat
 * by the header {@code webhook-id}, which is the alert's id. An answer of 200 to 299 within ten seconds takes it; anything else,
 * a redirect included, has it come again later. Immutable, safe for concurrent use.
 *
 * <p>The host is looked up before each call, and a private address is refused. It is looked up once more by the call itself,
 * usually from Java's cache: whoever lets strangers choose URLs wants a proxy that keeps them out of the own network, too.
 */
public final class Webhook implements Channel {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final String name;
  private final URI url;
  private final com.standardwebhooks.Webhook signer;
  private final boolean insecure;
  private final Predicate<InetAddress> allowed;
  private final InstantSource clock;
  private final HttpClient client;

  private Webhook(
      String name,
      URI url,
      com.standardwebhooks.Webhook signer,
      boolean insecure,
      Predicate<InetAddress> allowed,
      InstantSource clock,
      HttpClient client) {
    this.name = name;
    this.url = url;
    this.signer = signer;
    this.insecure = insecure;
    this.allowed = allowed;
    this.clock = clock;
    this.client = client;
  }

  /**
   * A webhook.
   *
   * @param name of the channel, 1 to 60 characters
   * @param url {@code https://}; {@code http://} only with {@link #allowHttp}
   * @param secret {@code whsec_} and 24 to 64 bytes in Base64, shared with the receiver
   * @throws IllegalArgumentException if the URL is none of those, holds a password, or the secret is not Base64
   */
  public static Webhook of(String name, URI url, String secret) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    boolean isHttp = scheme.equals("https") || scheme.equals("http");
    if (!isHttp || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "url must be https://host/path without a user or password, was of scheme \"" + scheme
              + "\"");
    }
    HttpClient client = HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_WITHIN)
        .build();
    return new Webhook(
        name, url, signer(secret), false, PublicAddress::isPublic, InstantSource.system(), client);
  }

  /** A secret is not told in a message. */
  private static com.standardwebhooks.Webhook signer(String secret) {
    try {
      return new com.standardwebhooks.Webhook(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secret must be whsec_ and Base64, was something else");
    }
  }

  /** The same, over a connection that others can read and change, if the URL says so: for tests, or behind a mesh. */
  public Webhook allowHttp() {
    return new Webhook(name, url, signer, true, allowed, clock, client);
  }

  /** The same, for a host at a private address, too: when who runs this chose the URL. */
  public Webhook allowPrivateAddresses() {
    return new Webhook(name, url, signer, insecure, any -> true, clock, client);
  }

  /** The same, for a host at one of these addresses, too. */
  public Webhook allow(Collection<InetAddress> addresses) {
    Set<InetAddress> known = Set.copyOf(addresses);
    Predicate<InetAddress> more = allowed.or(known::contains);
    return new Webhook(name, url, signer, insecure, more, clock, client);
  }

  /** The same on another clock: for tests. Receivers refuse what was signed more than five minutes ago. */
  public Webhook withClock(InstantSource newClock) {
    return new Webhook(name, url, signer, insecure, allowed, newClock, client);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void deliver(Alert alert) throws IOException, InterruptedException {
    boolean isSecure = url.getScheme().equalsIgnoreCase("https");
    if (!isSecure && !insecure)
      throw new IOException("the webhook's URL must be https, was http, which is not allowed");
    PublicAddress.require(url.getHost(), allowed);
    int status = answer(client.sendAsync(request(alert), HttpResponse.BodyHandlers.discarding()));
    if (status < 200 || status > 299) throw new IOException("the webhook answered " + status);
  }

  private HttpRequest request(Alert alert) throws IOException {
    String body = AlertJson.of(alert);
    long seconds = clock.instant().getEpochSecond();
    return HttpRequest.newBuilder(url)
        .timeout(ANSWER_WITHIN)
        .header("content-type", "application/json")
        .header("webhook-id", alert.id())
        .header("webhook-timestamp", Long.toString(seconds))
        .header("webhook-signature", signature(alert.id(), seconds, body))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private String signature(String id, long seconds, String body) throws IOException {
    try {
      return signer.sign(id, seconds, body);
    } catch (WebhookSigningException e) {
      throw new IOException("the alert cannot be signed", e);
    }
  }

  /** An answer may come drop by drop: the time is for all of it. */
  private static int answer(CompletableFuture<HttpResponse<Void>> call)
      throws IOException, InterruptedException {
    try {
      return call.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (ExecutionException e) {
      throw new IOException("the webhook does not answer: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("the webhook did not answer within " + ANSWER_WITHIN, e);
    } finally {
      boolean unused = call.cancel(true);
    }
  }

  /** Without the URL's path and the secret: either may be what lets somebody in. */
  @Override
  public String toString() {
    return "Webhook[" + name + ", " + url.getScheme() + "://" + url.getHost() + "]";
  }
}
