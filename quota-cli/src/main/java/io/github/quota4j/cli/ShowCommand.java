package io.github.quota4j.cli;

import io.github.quota4j.QuotaStatus;
import io.github.quota4j.Quotas;
import io.github.quota4j.cli.display.QuotaReport;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota show}: the quotas of a customer, and how they stand. */
@Command(name = "show", description = "The quotas of a customer, and how they stand.")
final class ShowCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Mixin
  private PlansOption plans = new PlansOption();

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "Only this service.")
  private @Nullable String service;

  @Option(
      names = {"-u", "--usage"},
      description = "Everything about usage: percent, status, what is held, overage.")
  private boolean usage;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public Integer call() {
    QuotaReport report = report(customer.required(Invocation.of(spec).settings()));
    format.wanted().write(report, Screens.of(spec), spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private QuotaReport report(String id) {
    StoreLocation location = Invocation.of(spec).store().location();
    try (Quotas quotas =
        Stores.look(location, Invocation.of(spec).settings(), plans.at(location, id))) {
      List<QuotaStatus> all = quotas.usage(id);
      if (all.isEmpty()) {
        throw Failure.notFound("there is no customer " + id + " in " + location.shown());
      }
      List<QuotaStatus> shown = all.stream()
          .filter(quota -> service == null || quota.service().equals(service))
          .toList();
      String plan = all.get(0).source();
      if (shown.isEmpty()) {
        throw Failure.notFound("plan " + plan + " of " + id + " has no service " + service);
      }
      return new QuotaReport(id, plan, shown, usage);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }
}
