package io.github.quota4j.cli.demo;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.ExitCode;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Logs;
import io.github.quota4j.cli.Main;
import io.github.quota4j.cli.StoreLocation;
import io.github.quota4j.cli.Stores;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota demo}: an HTTP server with quotas, until it is stopped. */
@Command(
    name = "demo",
    description = {
      "Start an HTTP server whose requests are charged, and print what to try with curl.",
      "It listens on the loopback address, until Ctrl-C. What was used is kept."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int LAST_PORT = 65_535;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port; 0 for any. Default: ${DEFAULT-VALUE}.")
  private int port;

  /** Made by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > LAST_PORT) {
      throw Failure.usage("--port must be 0.." + LAST_PORT + ", was " + port);
    }
    Logs.showWarnings();
    StoreLocation location = Main.of(spec).store().location();
    DemoServer server = listen();
    try (server;
        Quotas quotas = Stores.openForDemo(location, Main.of(spec).settings())) {
      setUp(quotas, location);
      server.serve(quotas);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, quotas), "demo-stop"));
      greet("http://" + DemoServer.HOST + ":" + server.port(), location);
      server.join();
    }
    return ExitCode.OK;
  }

  private DemoServer listen() {
    try {
      return DemoServer.listen(port);
    } catch (IOException e) {
      throw Failure.usage("port " + port + " cannot be had (" + deepest(e)
          + "): name another with --port, or 0 for any");
    }
  }

  private static void setUp(Quotas quotas, StoreLocation location) {
    try {
      new DemoSetup(quotas).run(location.kind() != StoreLocation.Kind.REDIS);
    } catch (DemoSetup.ForeignPlanException e) {
      throw Failure.usage(e.getMessage() + ": use another --store for the demo");
    }
  }

  private void greet(String url, StoreLocation location) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Quota4j demo on " + url + ", quotas kept in " + location.shown() + ". Ctrl-C stops it.");
    out.println();
    out.print(CurlLines.of(url, location.options()));
    out.flush();
  }

  /** First no more requests, then no store. What fails now is of no interest to anybody. */
  private static void stop(DemoServer server, Quotas quotas) {
    try (quotas;
        server) {
      // closed in reverse: the server, then the store
    } catch (Exception e) {
      // the process ends anyway, and every acknowledged charge is in the store
    }
  }

  private static String deepest(Throwable e) {
    return e.getCause() == null ? String.valueOf(e.getMessage()) : deepest(e.getCause());
  }
}
