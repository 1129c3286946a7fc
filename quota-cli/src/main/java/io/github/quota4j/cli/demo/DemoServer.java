package io.github.quota4j.cli.demo;

import io.github.quota4j.Quotas;
import io.github.quota4j.servlet.QuotaFilter;
import io.github.quota4j.servlet.UsageServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The HTTP server of the demo, on the loopback address: its API keys are no secrets. */
final class DemoServer implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  /** A client that sends nothing for so long is given up. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

  private final Server server = new Server();
  private final ServerConnector connector;

  private DemoServer(int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setStopTimeout(STOP_WITHIN.toMillis());
  }

  /**
   * Takes a port. Whoever connects waits until {@link #serve}.
   *
   * @param port 0 for any
   * @throws IOException if it is taken
   */
  static DemoServer listen(int port) throws IOException {
    DemoServer listening = new DemoServer(port);
    listening.connector.open();
    return listening;
  }

  /** Begins to answer. */
  void serve(Quotas quotas, DemoCustomers customers) throws Exception {
    Function<HttpServletRequest, Optional<String>> customer =
        request -> Optional.ofNullable(request.getRemoteUser());
    DemoRoutes routes = DemoRoutes.of(customers.plans());
    ServletContextHandler context = new ServletContextHandler("/");
    filter(context, new FilterHolder(new UnreadBodyFilter()), "/*");
    filter(context, new FilterHolder(new ApiKeyFilter(customers)), "/*");
    charge(context, quotas, customer, routes);
    context.addServlet(new ServletHolder(new HelloServlet()), "/api/hello");
    for (String service : routes.others()) {
      context.addServlet(new ServletHolder(new HelloServlet()), DemoRoutes.use(service));
    }
    if (routes.files()) {
      context.addServlet(new ServletHolder(new FilesServlet(new Files(quotas))), "/files/*");
    }
    context.addServlet(new ServletHolder(UsageServlet.of(quotas, customer)), "/usage");
    context.addServlet(new ServletHolder(new NothingHereServlet(routes.sentence())), "/");
    server.setHandler(context);
    server.start();
  }

  private static void charge(
      ServletContextHandler context,
      Quotas quotas,
      Function<HttpServletRequest, Optional<String>> customer,
      DemoRoutes routes) {
    QuotaFilter.Builder rules =
        QuotaFilter.builder(quotas).customer(customer).charge("/api/**", DemoPlans.API);
    for (String service : routes.others()) rules.charge(DemoRoutes.use(service), service);
    FilterHolder filter = new FilterHolder(rules.build());
    filter(context, filter, "/api/*");
    filter(context, filter, "/use/*");
  }

  int port() {
    return connector.getLocalPort();
  }

  void join() throws InterruptedException {
    server.join();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    } finally {
      connector.close();
    }
  }

  private static void filter(ServletContextHandler context, FilterHolder filter, String path) {
    context.addFilter(filter, path, EnumSet.of(DispatcherType.REQUEST));
  }
}
