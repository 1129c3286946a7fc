package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network that fails on demand, between a client and a server of this machine: a TCP proxy on the loopback address. Faults stay
 * until {@link #heal()}, and combine. Safe for concurrent use.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(?<=[/@])([^/@:?]+):(\\d+)");

  private final InetSocketAddress server;
  private final String serverUrl;
  private final int port = FreePort.find();
  private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
  private final AtomicInteger repliesToCut = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    return thread;
  });

  private volatile ServerSocket door;
  private volatile CompletableFuture<Void> welcoming = CompletableFuture.completedFuture(null);
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean blackhole;
  private volatile boolean droppingReplies;

  private FaultProxy(String serverUrl) throws IOException {
    Matcher address = ADDRESS.matcher(serverUrl);
    if (!address.find()) {
      throw new IllegalArgumentException("the URL must name host:port, was " + serverUrl);
    }
    this.serverUrl = serverUrl;
    this.server = new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2)));
    this.door = open();
  }

  /** @param serverUrl of any kind, with {@code host:port} in it, such as {@link Postgres#createDatabase()} returns */
  public static FaultProxy inFrontOf(String serverUrl) {
    try {
      return new FaultProxy(serverUrl);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's URL, but leading through this proxy. */
  public String url() {
    return ADDRESS.matcher(serverUrl).replaceFirst("127.0.0.1:" + port);
  }

  /** Holds each piece of a reply back for so long. */
  public void delayReplies(Duration delay) {
    latency = delay;
  }

  /** Lets nothing through, in either direction, and keeps connections open. After {@link #heal()} what was held back arrives. */
  public void blackhole() {
    blackhole = true;
  }

  /** Lets requests through and swallows their replies. */
  public void dropReplies() {
    droppingReplies = true;
  }

  /** Lets the next requests through to be executed, but resets the connection instead of handing on the reply. */
  public void cutNextReplies(int replies) {
    repliesToCut.set(replies);
  }

  /** Resets all connections. New ones are welcome. */
  public void resetAll() {
    relays.forEach(Relay::reset);
  }

  /** Resets all connections and refuses new ones. */
  public void refuse() {
    try {
      door.close();
      welcoming.join(); // while a thread waits in accept(), the port still takes connections
      resetAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends every fault. Connections that were cut stay cut. */
  public void heal() {
    latency = Duration.ZERO;
    blackhole = false;
    droppingReplies = false;
    repliesToCut.set(0);
    if (door.isClosed()) {
      try {
        door = open();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    refuse();
    threads.shutdownNow();
  }

  boolean blackholed() {
    return blackhole;
  }

  /** What becomes of a piece of a reply that is due now. */
  Fate fateOfReply() throws InterruptedException {
    Thread.sleep(latency.toMillis());
    if (repliesToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return Fate.CUT;
    }
    return droppingReplies ? Fate.LOST : Fate.DELIVERED;
  }

  enum Fate {
    DELIVERED,
    LOST,
    CUT
  }

  private ServerSocket open() throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    welcoming = CompletableFuture.runAsync(() -> welcome(opened), threads);
    return opened;
  }

  private void welcome(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket client = opened.accept();
        threads.execute(() -> relay(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void relay(Socket client) {
    try (Relay relay = new Relay(this, client, server)) {
      relays.add(relay);
      if (door.isClosed()) {
        relay.reset(); // refused while it came in
      }
      threads.execute(relay::pumpReplies);
      relay.pumpRequests();
      relays.remove(relay);
    } catch (IOException serverRefuses) {
      Relay.reset(client);
    }
  }
}
