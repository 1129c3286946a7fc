package io.github.quota4j.cli.demo;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.ExitCode;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Logs;
import io.github.quota4j.cli.PlansFile;
import io.github.quota4j.cli.StoreLocation;
import io.github.quota4j.cli.Stores;
import io.github.quota4j.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  private static final Pattern PLAN_IN_ID = Pattern.compile("[A-Za-z0-9._@:-]+");

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Option(
      names = {"-p", "--port"},
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port; 0 for any. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--plans",
      paramLabel = "FILE",
      description = {
        "Plans in YAML or JSON, in place of the demo's own.",
        "Each gets a customer demo-NAME, whose id is also its key."
      })
  private @Nullable Path file;

  /** Made by picocli. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > LAST_PORT) {
      throw Failure.usage("--port must be 0.." + LAST_PORT + ", was " + port);
    }
    Logs.showWarnings();
    StoreLocation location = Invocation.of(spec).store().location();
    DemoCustomers customers = file == null ? DemoCustomers.own() : customersOf(file);
    DemoServer server = listen();
    try (server;
        Quotas quotas = Stores.openForDemo(location, Invocation.of(spec).settings(), customers)) {
      setUp(new DemoSetup(quotas, customers), location.kind() != StoreLocation.Kind.REDIS);
      server.serve(quotas, customers);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, quotas), "demo-stop"));
      greet("http://" + DemoServer.HOST + ":" + server.port(), location, customers);
      server.join();
    }
    return ExitCode.OK;
  }

  private static DemoCustomers customersOf(Path file) {
    List<Plan> plans = PlansFile.read(file);
    for (Plan plan : plans) {
      if (!PLAN_IN_ID.matcher(plan.name()).matches()) {
        throw Failure.usage("plan \"" + plan.name() + "\" gives its customer no id: the demo needs"
            + " names of the letters A-Z and a-z, digits and . _ @ : -");
      }
    }
    return DemoCustomers.of(plans);
  }

  private DemoServer listen() {
    try {
      return DemoServer.listen(port);
    } catch (IOException e) {
      throw Failure.usage("port " + port + " cannot be had (" + deepest(e)
          + "): name another with --port, or 0 for any");
    }
  }

  private void setUp(DemoSetup setup, boolean catalogIsShared) {
    try {
      if (file == null) setup.ownPlans(catalogIsShared);
      else setup.givenPlans(catalogIsShared);
    } catch (DemoSetup.ForeignPlanException e) {
      throw Failure.usage(e.getMessage() + ": use another --store for the demo");
    }
  }

  private void greet(String url, StoreLocation location, DemoCustomers customers) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Quota4j demo on " + url + ", quotas kept in " + location.shown() + ". Ctrl-C stops it.");
    out.println();
    out.print(
        file == null
            ? CurlLines.of(url, location.options())
            : new PlanCurlLines(url, optionsWith(file, location)).of(customers.plans()));
    out.flush();
  }

  /** For another command, which has to be told of the file where the store keeps no plans. */
  private static String optionsWith(Path file, StoreLocation location) {
    return location.keepsPlans()
        ? location.options()
        : location.options() + " --plans '" + file + "'";
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
