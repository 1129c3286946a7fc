package io.github.quota4j.servlet;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.store.QuotaStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A web application with the filter in front, in a real container, and a client of it. Its customers are API keys. */
final class Site implements AutoCloseable {
  /** The first instant of a minute. */
  static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  static final String KEY = "X-API-Key";

  /** What a servlet does. */
  interface Work {
    void on(HttpServletRequest request, HttpServletResponse response) throws Exception;
  }

  final SettableClock clock = new SettableClock(NOON);
  private final Container container;
  private final List<Consumer<ServletContext>> parts = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Set<DispatcherType> dispatches = EnumSet.of(DispatcherType.REQUEST);
  private QuotaStore store = QuotaStore.inMemory();
  private Container.Settings settings = new Container.Settings(Optional.empty(), false);
  private @Nullable Quotas quotas;
  private Container.@Nullable Running running;

  Site(Container container) {
    this.container = container;
  }

  Site store(QuotaStore newStore) {
    store = newStore;
    return this;
  }

  /** Everybody is on this plan. */
  Site plan(Quota... services) {
    Quotas built = Quotas.builder(store)
        .clock(clock)
        .timeout(Duration.ofMillis(200))
        .planOf(customer -> customer.equals("nobody") ? Optional.empty() : Optional.of("test"))
        .build();
    built.admin().apply(Plan.of("test", services));
    quotas = built;
    return this;
  }

  Quotas quotas() {
    if (quotas == null) throw new IllegalStateException("the site has no plan");
    return quotas;
  }

  Site dispatchedBy(DispatcherType first, DispatcherType... more) {
    dispatches = EnumSet.of(first, more);
    return this;
  }

  Site filter(UnaryOperator<QuotaFilter.Builder> rules) {
    return filter(
        "quota",
        rules
            .apply(QuotaFilter.builder(quotas()).customer(Identity.header(KEY)))
            .build());
  }

  Site filter(String name, Filter filter) {
    return with(context -> {
      FilterRegistration.Dynamic registration = context.addFilter(name, filter);
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.copyOf(dispatches), true, "/*");
    });
  }

  Site work(String mapping, Work work) {
    return servlet(mapping, new HttpServlet() {
      private static final long serialVersionUID = 1L;

      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException {
        try {
          work.on(request, response);
        } catch (RuntimeException | IOException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    });
  }

  Site servlet(String mapping, Servlet servlet) {
    return with(context -> {
      ServletRegistration.Dynamic registration = context.addServlet(mapping, servlet);
      registration.addMapping(mapping);
      registration.setAsyncSupported(true);
    });
  }

  /** With a container that takes paths which it refuses unless told otherwise. */
  Site lenient(boolean lenient) {
    settings = new Container.Settings(settings.errorPage(), lenient);
    return this;
  }

  /** Every error status goes to this page, as {@code web.xml} would say it. */
  Site errorPage(String newPage) {
    settings = new Container.Settings(Optional.of(newPage), settings.lenient());
    return this;
  }

  /** Anything else that a context needs. */
  Site with(Consumer<ServletContext> part) {
    parts.add(part);
    return this;
  }

  Site start() throws Exception {
    running = container.start(
        settings, (classes, context) -> parts.forEach(part -> part.accept(context)));
    return this;
  }

  int port() {
    if (running == null) throw new IllegalStateException("the site is not started");
    return running.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String customer) throws IOException, InterruptedException {
    return send(request(path).header(KEY, customer));
  }

  HttpResponse<String> put(String path, String customer, int bytes)
      throws IOException, InterruptedException {
    return send(request(path)
        .header(KEY, customer)
        .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes])));
  }

  /** Sends these lines as they are, each character one byte, and reads all until the server closes. */
  String raw(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      String bytes = String.join("\r\n", lines) + "\r\n";
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput(); // whatever length was announced: no more comes
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** How a customer's limit stands. */
  QuotaStatus status(String customer, String service) {
    return quotas().usage(customer).stream()
        .filter(status -> status.service().equals(service))
        .findFirst()
        .orElseThrow();
  }

  long used(String customer, String service) {
    return status(customer, service).used().longValueExact();
  }

  @Override
  public void close() {
    if (running != null) running.close();
    running = null;
    if (quotas != null) quotas.close();
  }
}
