package io.github.quota4j.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Takes webhooks over TLS on this machine, and answers when it is told to. */
final class TlsReceiver implements AutoCloseable {
  private static final char[] PASSWORD = "receiver".toCharArray();

  /**
   * What was received.
   *
   * @param id the alert's
   */
  record Call(String id, String signature, String body, HttpExchange exchange) {
    /** Takes it, or not. */
    void answer(int status) {
      try {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path keys;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

  private TlsReceiver(Path keys, HttpsServer server) {
    this.keys = keys;
    this.server = server;
  }

  /** @param folder takes its keys */
  static TlsReceiver start(Path folder) throws Exception {
    Path keys = folder.resolve("receiver.p12");
    makeKeys(keys);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
    TlsReceiver receiver = new TlsReceiver(keys, server);
    server.createContext("/", receiver::take);
    server.setExecutor(receiver.threads);
    server.start();
    return receiver;
  }

  private static void makeKeys(Path keys) throws Exception {
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            keys.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD),
            "-alias",
            "receiver",
            "-keyalg",
            "EC",
            "-dname",
            "CN=receiver",
            "-ext",
            "SAN=ip:127.0.0.1")
        .inheritIO()
        .start();
    if (keytool.waitFor() != 0) throw new IllegalStateException("keytool made no keys");
  }

  private static SSLContext tls(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(new Call(
        exchange.getRequestHeaders().getFirst("webhook-id"),
        exchange.getRequestHeaders().getFirst("webhook-signature"),
        body,
        exchange));
  }

  /** The next call, which waits for an answer. */
  Call next() throws InterruptedException {
    Call call = calls.poll(60, TimeUnit.SECONDS);
    if (call == null) throw new AssertionError("nobody called");
    return call;
  }

  /** Whether nobody waits for an answer. */
  boolean isIdle() {
    return calls.isEmpty();
  }

  /** Settings of a command that calls it, and trusts it. */
  Map<String, String> settings(String secret) {
    return Map.of(
        "QUOTA_WEBHOOK_URL",
        "https://127.0.0.1:" + server.getAddress().getPort() + "/hook",
        "QUOTA_WEBHOOK_SECRET",
        secret,
        "QUOTA_WEBHOOK_ALLOW",
        "127.0.0.1",
        "JDK_JAVA_OPTIONS",
        "-Djavax.net.ssl.trustStore=" + keys + " -Djavax.net.ssl.trustStorePassword="
            + new String(PASSWORD));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
