package io.github.quota4j.cli;

import io.github.quota4j.store.QuotaStoreException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Says in one line on stderr what went wrong (in one for each place in a file), and ends with the code that tells scripts the same. */
final class Errors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String verb = command.getCommandSpec().qualifiedName();
    say(command.getErr(), e.getMessage() + " (" + verb + " --help tells more)");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    boolean debug = Invocation.of(command.getCommandSpec()).isDebugging();
    if (debug) e.printStackTrace(command.getErr());
    if (e instanceof Failure failure) {
      String.valueOf(failure.getMessage()).lines().forEach(line -> say(command.getErr(), line));
      return failure.exitCode();
    }
    if (e instanceof QuotaStoreException) {
      StoreLocation store = Invocation.of(command.getCommandSpec()).store().location();
      say(command.getErr(), Failure.unavailable(store, e).getMessage());
      return ExitCode.UNAVAILABLE;
    }
    say(command.getErr(), "internal error: " + e + (debug ? "" : " (--debug shows where)"));
    return ExitCode.INTERNAL;
  }

  private static void say(PrintWriter err, @Nullable String message) {
    err.println("quota: " + Causes.oneLine(String.valueOf(message)));
    err.flush();
  }
}
