package io.github.quota4j.benchmarks;

import io.github.quota4j.Quotas;
import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.servlet.Identity;
import io.github.quota4j.servlet.QuotaFilter;
import io.github.quota4j.store.QuotaStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request to a servlet in Jetty, from the bytes of the request to the bytes of the answer, with the quota filter over the
 * store in memory and without it. Only sockets and threads are left out: it all happens in the thread of the caller. The
 * difference is what the filter costs.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    // A heap that grows while it is measured would measure the kernel that clears its pages.
    jvmArgsAppend = {"-Dslf4j.internal.verbosity=ERROR", "-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class FilterBenchmark {
  private static final String SERVICE = "api";

  /** Whether the filter stands in front. */
  @Param({"none", "quota"})
  public String filter = "";

  /**
   * How many customers the requests are of, in turns. A connection is of one client. With many of them at full speed what is
   * measured too is the memory that their last charges are kept in for a refund, which no cache holds any more.
   */
  @Param("1")
  public int customers = 1;

  private final Backend backend = new Backend();
  private final Executor callersThread = Runnable::run;
  private LocalConnector.@Nullable LocalEndPoint connection;
  private ByteBuffer[] requests;
  private int next;

  /** Made by JMH. */
  public FilterBenchmark() {}

  /** Starts Jetty, and looks whether the answer is the one that is meant. */
  @Setup(Level.Trial)
  public void start() throws Exception {
    Server server = new Server();
    Executor executor =
        task -> (connection == null ? server.getThreadPool() : callersThread).execute(task);
    LocalConnector jetty =
        new LocalConnector(server, executor, null, null, 1, new HttpConnectionFactory());
    server.addConnector(jetty);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new Hello()), "/api/hello");
    if (filter.equals("quota")) {
      context.addFilter(new FilterHolder(quotaFilter()), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    server.setHandler(context);
    server.start();
    backend.keep(server::stop);
    connection = jetty.connect();
    requests = new ByteBuffer[customers];
    for (int i = 0; i < customers; i++) requests[i] = request("customer-" + i);
    LocalConnector.LocalEndPoint open = Objects.requireNonNull(connection);
    open.addInput(requests[0].duplicate());
    requireRight(
        open.getResponse()); // the first is answered by the thread that opens the connection
    requireRight(StandardCharsets.ISO_8859_1.decode(answer()).toString());
  }

  private QuotaFilter quotaFilter() {
    Quotas quotas = backend.keep(Quotas.builder(QuotaStore.inMemory())
        .plans(List.of(Plan.of("free", Quota.hard(SERVICE, 1_000_000_000_000L))))
        .defaultPlan("free")
        .timeout(Duration.ofSeconds(10)) // a busy machine must not turn into an outage
        .build());
    return QuotaFilter.builder(quotas)
        .customer(Identity.header("X-Customer"))
        .charge("PUT /files/**", "files")
        .charge("/api/**", SERVICE)
        .exempt("/health")
        .build();
  }

  private static ByteBuffer request(String customer) {
    String text =
        "GET /api/hello HTTP/1.1\r\nHost: localhost\r\nUser-Agent: benchmark\r\nAccept: */*\r\n"
            + "X-Customer: " + customer + "\r\n\r\n";
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void requireRight(String answer) {
    boolean limited = answer.contains("\r\nRateLimit: \"api\";r=");
    if (!answer.startsWith("HTTP/1.1 200 ") || limited != filter.equals("quota")) {
      throw new IllegalStateException("with filter " + filter + " the answer was " + answer);
    }
  }

  /** Closes what was started. */
  @TearDown(Level.Trial)
  public void close() throws Exception {
    backend.close();
  }

  /** A request of the next customer, all on one connection. */
  @Benchmark
  public ByteBuffer answer() throws Exception {
    next = next + 1 == customers ? 0 : next + 1;
    LocalConnector.LocalEndPoint open = Objects.requireNonNull(connection);
    open.addInput(requests[next].duplicate());
    return open.takeOutput(); // all of it is there: nobody else works on it
  }

  private static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/plain");
      response.getOutputStream().print("hello");
    }
  }
}
