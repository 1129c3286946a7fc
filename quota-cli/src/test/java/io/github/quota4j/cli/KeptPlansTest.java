package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.testkit.server.Postgres;
import io.github.quota4j.testkit.server.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Plans, customers and tables that a database keeps, by the command line alone. */
@ExtendWith(Servers.class)
class KeptPlansTest {
  @TempDir
  Path folder;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(
        folder.resolve("plans.yaml"),
        "plans: {pro: {api: {hard: 10}, gb: {hard: 5, level: true}}}");
  }

  @Test
  void aDatabaseIsSetUpAndUsedAndReset(Postgres postgres) throws Exception {
    String store = postgres.createDatabase();
    assertThat(done(store, "schema", "migrate")).startsWith("the schema is up to date in ");
    assertThat(done(store, "schema", "validate")).startsWith("the schema is as this version needs");
    assertThat(done(store, "plans", "apply", path("plans.yaml")))
        .isEqualTo(
            "+ plan pro\n+ pro api: {hard: 10, resets: monthly}\n+ pro gb: {hard: 5, level: true}\n");
    assertThat(done(store, "subscribe", "-c", "acme", "--plan", "pro"))
        .startsWith("acme has plan pro, windows counted from 20");
    assertThat(done(store, "consume", "-c", "acme", "-s", "api", "-n", "7")).contains("used=7");
    assertThat(done(store, "reset", "-c", "acme", "--dry-run"))
        .startsWith("api (main) would end: 7 requests used since ")
        .hasLineCount(1);
    assertThat(done(store, "check", "-c", "acme", "-s", "api", "-n", "0"))
        .contains("used=7 limit=10");
    assertThat(done(store, "reset", "-c", "acme", "-s", "api"))
        .startsWith("api (main) ended at 20");
    assertThat(done(store, "check", "-c", "acme", "-s", "api", "-n", "0"))
        .contains("used=0 limit=10");
    assertThat(done(store, "reset-all-expired", "--dry-run"))
        .isEqualTo("0 subscriptions are behind\n");
    assertThat(done(store, "cache", "warm")).isEqualTo("1 account was read\n");
    assertThat(done(store, "warm-cache", "-c", "acme")).isEqualTo("1 account was read\n");
    assertThat(done(store, "reset-all-expired"))
        .isEqualTo("0 subscriptions were behind\n0 lines of statements closed\n");
  }

  @Test
  void aDatabaseWithoutTablesIsToldHowToMakeThem(Postgres postgres) {
    String store = postgres.createDatabase();
    CommandProcess.Ended ended = InProcess.at("--store", store, "schema", "validate");
    assertSaid(4, "there are no tables in jdbc:postgresql:", ended);
    assertThat(ended.err()).contains("quota schema migrate makes them");
    CommandProcess.Ended ill = InProcess.at("--store", store, "doctor", "-f", "csv");
    assertThat(ill.exit()).isEqualTo(1);
    assertThat(ill.out()).contains("tables,wrong,there are no tables in ", "schema migrate makes");
  }

  @Test
  void plansAreShownComparedAndReplaced() throws Exception {
    assertThat(embedded("plans", "apply", path("plans.yaml")).exit()).isZero();
    CommandProcess.Ended shown = embedded("plans", "show");
    assertThat(shown.out())
        .isEqualTo(
            "plans:\n  pro:\n    api: {hard: 10, resets: monthly}\n    gb: {hard: 5, level: true}\n");
    Files.writeString(
        folder.resolve("shown.json"),
        embedded("plans", "show", "pro", "-f", "json").out());
    assertThat(embedded("plans", "diff", path("shown.json")).out()).isEqualTo("nothing changes\n");
    Files.writeString(folder.resolve("plans.yaml"), "plans: {pro: {api: {hard: 20, scale: 1}}}");
    CommandProcess.Ended dry = embedded("plans", "apply", path("plans.yaml"), "--dry-run");
    assertThat(dry.out()).isEqualTo("""
        ~ pro api: {hard: 10, resets: monthly} -> {hard: 20, resets: monthly, scale: 1}
        - pro gb: {hard: 5, level: true}
        """);
    assertThat(dry.err()).startsWith("quota: warning: pro api: another scale");
    assertThat(embedded("plans", "show").out()).isEqualTo(shown.out());
    assertThat(embedded("plans", "apply", path("plans.yaml")).out()).isEqualTo(dry.out());
    assertThat(embedded("plans", "diff", path("plans.yaml")).out()).isEqualTo("nothing changes\n");
  }

  @Test
  void whereNothingIsKeptNothingIsFoundAndNothingCreated() throws Exception {
    assertSaid(4, "there are no plans", embedded("plans", "show"));
    assertSaid(4, "there are no tables in ", embedded("schema", "validate"));
    assertThat(embedded("plans", "diff", path("plans.yaml")).out()).startsWith("+ plan pro\n");
    assertThat(folder.resolve("quota-data")).doesNotExist();
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    assertThat(embedded("plans", "apply", path("plans.yaml")).exit()).isZero();
    assertSaid(4, "there is no plan gold", embedded("plans", "show", "gold"));
    assertSaid(
        2,
        "plan must be one of [pro], was \"gold\"",
        embedded("subscribe", "-c", "acme", "--plan", "gold"));
    assertSaid(2, "no customer is named", embedded("reset"));
    assertSaid(4, "there is no customer acme", embedded("reset", "-c", "acme"));
    assertThat(embedded("subscribe", "-c", "acme", "--plan", "pro").exit()).isZero();
    assertSaid(
        2,
        "there is no window to reset of fax of acme",
        embedded("reset", "-c", "acme", "-s", "fax"));
    assertSaid(2, "there is no file nope", embedded("plans", "apply", "nope"));
  }

  @Test
  void theTablesArePrintedForBothDatabases() {
    for (String database : new String[] {"postgresql", "h2"}) {
      CommandProcess.Ended printed = InProcess.run(Map.of(), "schema", "print", database);
      assertThat(printed.exit()).isZero();
      assertThat(printed.out())
          .startsWith("-- V1__tables.sql\n")
          .contains("-- V9__agreements.sql")
          .containsSubsequence("-- V2__", "-- V10__");
    }
    assertSaid(
        2,
        "database must be one of [postgresql, h2], was \"mysql\"",
        InProcess.run(Map.of(), "schema", "print", "mysql"));
  }

  @Test
  void aProcessLooksWhereItStands() throws Exception {
    CommandProcess.Ended ended = CommandProcess.run(folder, "plans", "diff", "plans.yaml");
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).startsWith("+ plan pro\n");
  }

  @Test
  void aShellCompletesTheVerbs() throws Exception {
    CommandProcess.Ended script = embedded("completion");
    assertThat(script.exit()).isZero();
    assertThat(script.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("subscribe", "reset-all-expired");
  }

  private String done(String store, String... words) throws Exception {
    String[] all =
        Stream.concat(Stream.of(words), Stream.of("--store", store)).toArray(String[]::new);
    CommandProcess.Ended ended = InProcess.run(Map.of(), all);
    assertThat(ended.exit()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    return ended.out();
  }

  private String path(String file) {
    return folder.resolve(file).toString();
  }

  private CommandProcess.Ended embedded(String... words) {
    return InProcess.in(folder, words);
  }

  private static void assertSaid(int exit, String message, CommandProcess.Ended ended) {
    assertThat(ended.exit()).as(ended.err()).isEqualTo(exit);
    assertThat(ended.err()).startsWith("quota: " + message);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.out()).isEmpty();
  }
}
