package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.plan.Quota;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reservation of an asynchronous request is settled when the request is complete, in whatever way it ends. */
@EachContainer
final class AsyncTabTest extends WebTest {
  private final StallingStore store = new StallingStore();

  AsyncTabTest(Container container) {
    super(container);
    site.store(store);
  }

  private Site chat(Site.Work work) {
    return site.plan(Quota.hard("tokens", 100_000))
        .filter(rules -> rules.charge("/chat", "tokens", Cost.reserve(4_000)))
        .work("/chat", work);
  }

  private static void breakAfterTheAnswerBegan(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (request.getAttribute("again") != null) {
      response.getOutputStream().print("begun");
      response.flushBuffer();
      throw new IllegalStateException("broken");
    }
    request.setAttribute("again", true);
    request.startAsync().dispatch();
  }

  /** The answer may reach the client before the request is complete in the container. */
  private void awaitSettled(long used) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
      QuotaStatus status = site.status("acme", "tokens");
      assertThat(status.held()).isZero();
      assertThat(status.used()).isEqualByComparingTo(String.valueOf(used));
    });
    site.close(); // nothing comes later
    assertThat(store.settles()).isEqualTo(1);
  }

  @Test
  void whenAnotherThreadCompletesIt() throws Exception {
    CountDownLatch returned = new CountDownLatch(1);
    site.plan(Quota.hard("tokens", 100_000))
        .filter("outside", (request, response, chain) -> {
          chain.doFilter(request, response);
          returned.countDown();
        })
        .filter(rules -> rules.charge("/chat", "tokens", Cost.reserve(4_000)))
        .work("/chat", (request, response) -> {
          AsyncContext async = request.startAsync();
          async.start(() -> {
            await(returned);
            QuotaFilter.cost(async.getRequest(), 77);
            async.complete();
          });
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    awaitSettled(77);
  }

  @Test
  void whenItIsCompletedBeforeTheChainReturns() throws Exception {
    chat((request, response) -> {
          AsyncContext async = request.startAsync();
          QuotaFilter.cost(request, 78);
          async.complete();
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    awaitSettled(78);
  }

  @Test
  void notBeforeItIsComplete() throws Exception {
    CountDownLatch looked = new CountDownLatch(1);
    chat((request, response) -> {
          AsyncContext async = request.startAsync();
          response.getOutputStream().print("begun");
          response.flushBuffer();
          async.start(() -> {
            await(looked);
            async.complete();
          });
        })
        .start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read()).isPositive();
      assertThat(site.status("acme", "tokens").held()).isEqualByComparingTo("4000");
      looked.countDown();
      awaitSettled(4_000);
    }
  }

  @Test
  void asAFailureWhenItTimesOut() throws Exception {
    chat((request, response) -> request.startAsync().setTimeout(50)).start();

    assertThat(site.get("/chat", "acme").statusCode()).isGreaterThanOrEqualTo(500);

    awaitSettled(0);
  }

  @Test
  void byItsAnswerWhenTheHostAnswersATimeOut() throws Exception {
    chat((request, response) -> {
          AsyncContext async = request.startAsync();
          async.setTimeout(50);
          async.addListener(new OnTimeout(() -> {
            response.setStatus(202);
            QuotaFilter.cost(request, 5);
            async.complete();
          }));
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(202);

    awaitSettled(5);
  }

  @Test
  void asAFailureWhenTheDispatchThrows() throws Exception {
    chat((request, response) -> {
          if (request.getAttribute("again") != null) throw new IllegalStateException("broken");
          request.setAttribute("again", true);
          request.startAsync().dispatch();
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(500);

    awaitSettled(0);
  }

  @Test
  void inFullWhenTheDispatchThrowsAfterItsAnswerBegan() throws Exception {
    site.dispatchedBy(DispatcherType.REQUEST, DispatcherType.ASYNC);
    chat(AsyncTabTest::breakAfterTheAnswerBegan).start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read()).isPositive();
    }

    awaitSettled(4_000);
  }

  @Test
  void inFullByEachFilterWhenTheDispatchThrowsAfterItsAnswerBegan() throws Exception {
    site.dispatchedBy(DispatcherType.REQUEST, DispatcherType.ASYNC)
        .plan(Quota.hard("tokens", 100_000), Quota.hard("rows", 100))
        .filter(rules -> rules.charge("/chat", "rows", Cost.reserve(50)))
        .filter(
            "inner",
            QuotaFilter.builder(site.quotas())
                .customer(Identity.header(Site.KEY))
                .charge("/chat", "tokens", Cost.reserve(4_000))
                .build())
        .work("/chat", AsyncTabTest::breakAfterTheAnswerBegan)
        .start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read()).isPositive();
    }

    Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
      assertThat(site.used("acme", "tokens")).isEqualTo(4_000);
      assertThat(site.used("acme", "rows")).isEqualTo(50);
    });
  }

  @Test
  void asAFailureWhenItThrowsAfterItWentAsynchronous() throws Exception {
    chat((request, response) -> {
          AsyncContext async = request.startAsync();
          async.setTimeout(100);
          throw new IllegalStateException("broken");
        })
        .start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read())
          .isNotEqualTo(' '); // Tomcat may close without an answer
    }

    awaitSettled(0);
  }

  @Test
  void onceWhenTheDispatchGoesAsynchronousAgain() throws Exception {
    chat((request, response) -> {
          AsyncContext async = request.startAsync();
          int round = rounds(request);
          QuotaFilter.cost(request, 10L * round);
          async.start(round < 3 ? async::dispatch : async::complete);
        })
        .start();

    assertThat(site.get("/chat", "acme").statusCode()).isEqualTo(200);

    awaitSettled(30);
  }

  private static int rounds(HttpServletRequest request) {
    int round = request.getAttribute("round") instanceof Integer before ? before + 1 : 1;
    request.setAttribute("round", round);
    return round;
  }

  @Test
  void inFullWhenTheClientHangsUpInTheMiddleOfTheAnswer() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    chat((request, response) -> {
          response.getOutputStream().print("begun");
          response.flushBuffer();
          await(gone);
          writeUntilBroken(response.getOutputStream());
        })
        .start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read()).isPositive();
      socket.setSoLinger(true, 0); // the connection is reset at once
    }
    gone.countDown();

    awaitSettled(4_000);
  }

  /** Nothing of the answer has reached the client when it goes, and the work is done all the same. */
  @Test
  void inFullWhenTheClientHangsUpBeforeTheAnswerBegins() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    chat((request, response) -> {
          begun.countDown();
          await(gone);
          writeUntilBroken(response.getOutputStream());
        })
        .start();

    try (Socket socket = open("/chat")) {
      await(begun);
      socket.setSoLinger(true, 0);
    }
    gone.countDown();

    awaitSettled(4_000);
  }

  /** Also while the container's thread is still inside: then Tomcat fails without telling its listeners. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void inFullWhenTheClientOfAnAsynchronousAnswerHangsUp(boolean inside) throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    CountDownLatch returned = new CountDownLatch(1);
    CountDownLatch broken = new CountDownLatch(1);
    site.plan(Quota.hard("tokens", 100_000))
        .filter("outside", (request, response, chain) -> {
          chain.doFilter(request, response);
          returned.countDown();
          if (inside) await(broken);
        })
        .filter(rules -> rules.charge("/chat", "tokens", Cost.reserve(4_000)))
        .work("/chat", (request, response) -> {
          AsyncContext async = request.startAsync();
          async.setTimeout(1_000);
          response.getOutputStream().print("begun");
          response.flushBuffer();
          async.start(() -> {
            await(gone);
            try {
              writeUntilBroken(response.getOutputStream());
            } catch (IOException e) {
              broken.countDown();
              async.complete();
            }
          });
        })
        .start();

    try (Socket socket = open("/chat")) {
      assertThat(socket.getInputStream().read()).isPositive();
      await(returned);
      socket.setSoLinger(true, 0);
    }
    gone.countDown();

    awaitSettled(4_000);
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
    socket.setSoTimeout(10_000);
    String request =
        String.join("\r\n", "GET " + path + " HTTP/1.1", "Host: x", "X-API-Key: acme", "", "");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void writeUntilBroken(OutputStream out) throws IOException {
    byte[] much = new byte[1 << 20];
    for (int i = 0; i < 200; i++) {
      out.write(much);
      out.flush();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) throw new IllegalStateException("waited in vain");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record OnTimeout(Runnable work) implements AsyncListener {
    @Override
    public void onTimeout(AsyncEvent event) {
      work.run();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
