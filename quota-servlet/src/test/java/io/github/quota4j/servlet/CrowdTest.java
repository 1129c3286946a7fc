package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many at once, on connections that are kept. */
@EachContainer
final class CrowdTest extends WebTest {
  private static final int CONNECTIONS = 200;
  private static final int EACH = 50;
  private static final int REQUESTS = CONNECTIONS * EACH; // 10 000
  private static final int LIMIT = 3_333;

  CrowdTest(Container container) {
    super(container);
  }

  /** All are under way at once: each connection has sent all of its requests before anybody reads an answer. */
  @Test
  void passesExactlyTheLimit() throws Exception {
    AtomicInteger worked = new AtomicInteger();
    site.plan(Quota.hard("api", LIMIT).resets(ResetPeriod.DAILY))
        .filter(rules -> rules.charge("/api/**", "api"))
        .work("/api/*", (request, response) -> worked.incrementAndGet())
        .start();
    CyclicBarrier together = new CyclicBarrier(CONNECTIONS);
    AtomicInteger passed = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();

    ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      Callable<Void> caller = () -> {
        try (Connection connection = new Connection(site.port())) {
          together.await(30, TimeUnit.SECONDS);
          for (int i = 0; i < EACH; i++) connection.ask("/api/x", "acme");
          together.await(30, TimeUnit.SECONDS);
          for (int i = 0; i < EACH; i++) {
            int status = connection.answer();
            if (status == 200) passed.incrementAndGet();
            if (status == 429) refused.incrementAndGet();
          }
        }
        return null;
      };
      for (Future<Void> done : callers.invokeAll(Collections.nCopies(CONNECTIONS, caller)))
        done.get();
    } finally {
      callers.shutdownNow();
    }

    assertThat(passed).hasValue(LIMIT);
    assertThat(worked).hasValue(LIMIT);
    assertThat(refused).hasValue(REQUESTS - LIMIT);
    assertThat(site.used("acme", "api")).isEqualTo(LIMIT);
  }

  @Test
  void answersTheNextRequestOfAConnectionAfterARefusalWhoseBodyWasNotRead() throws Exception {
    site.plan(Quota.hard("files", 1), Quota.hard("api", 5))
        .filter(rules -> rules.charge("PUT /files/**", "files").charge("/api/**", "api"))
        .work("/*", (request, response) -> {})
        .start();

    try (Connection connection = new Connection(site.port())) {
      assertThat(connection.put("GET /")).isEqualTo(200);
      assertThat(connection.put("GET /")).isEqualTo(429);
      assertThat(connection.get("/api/x", "acme")).isEqualTo(200);
    }
  }

  /** One connection that is kept open, and reads no more than the answer to its request. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(30_000);
      in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    int get(String path, String customer) throws IOException {
      ask(path, customer);
      return answer();
    }

    void ask(String path, String customer) throws IOException {
      send("GET " + path + " HTTP/1.1", "Host: x", "X-API-Key: " + customer, "", "");
    }

    int put(String body) throws IOException {
      send(
          "PUT /files/a HTTP/1.1",
          "Host: x",
          "X-API-Key: acme",
          "Content-Length: " + body.length(),
          "",
          body);
      return answer();
    }

    /** The lines, without an end of the last one. */
    private void send(String... lines) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(String.join("\r\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    int answer() throws IOException {
      String first = in.readLine();
      if (first == null) throw new IOException("the server closed the connection");
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      for (int i = 0; i < length; i++) {
        if (in.read() < 0) throw new IOException("the answer ends early");
      }
      return Integer.parseInt(first.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
