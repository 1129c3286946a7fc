package io.github.quota4j.cli;

import io.github.quota4j.jdbc.SchemaMode;
import io.github.quota4j.jdbc.SchemaText;
import io.github.quota4j.store.QuotaStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quota schema}: the tables of a database. */
@Command(
    name = "schema",
    description =
        "The tables of a database: migrate, validate and print; and the schema of JSON output.")
final class SchemaCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "migrate",
      description = {
        "Create the tables, or bring them up to date; tables of others are added to.",
        "Every other verb does it, too, unless its database user may not."
      })
  void migrate() {
    open(SchemaMode.CREATE, "is up to date");
  }

  @Command(
      name = "validate",
      description = "Whether the tables are as this version needs them. Changes nothing.")
  void validate() {
    StoreLocation location = Invocation.of(spec).store().location();
    if (!location.isThere()) throw Failure.notFound(Stores.noTables(location));
    open(SchemaMode.VALIDATE, "is as this version needs it");
  }

  @Command(
      name = "print",
      description = {
        "Print the SQL that makes the tables, all of it, from an empty database on.",
        "Opens nothing."
      })
  void print(
      @Parameters(
              arity = "0..1",
              paramLabel = "DATABASE",
              defaultValue = "postgresql",
              description = "postgresql or h2. Default: ${DEFAULT-VALUE}.")
          String database) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.print(SchemaText.of(database));
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
    out.flush();
  }

  @Command(
      name = "output",
      description = {
        "Print the JSON schema of what verbs print with --format json; its number is the schema_version in there.",
        "Opens nothing."
      })
  void output() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(outputSchema());
    out.flush();
  }

  static String outputSchema() {
    try (InputStream text = SchemaCommand.class.getResourceAsStream("output.schema.json")) {
      return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a part of this program cannot be read", e);
    }
  }

  /** The first call looks at the tables. */
  private void open(SchemaMode mode, String done) {
    StoreLocation location = Kept.location(spec);
    try (QuotaStore store = Stores.store(location, mode)) {
      if (mode == SchemaMode.VALIDATE) {
        Stores.withoutTables(location, store).ifPresent(text -> {
          throw Failure.notFound(text);
        });
      }
      int unused = store.catalog().plans().size();
      PrintWriter out = spec.commandLine().getOut();
      out.println("the schema " + done + " in " + location.shown());
      out.flush();
    }
  }
}
