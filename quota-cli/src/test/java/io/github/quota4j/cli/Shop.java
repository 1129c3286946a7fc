package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database with something of everything in it, and names that would break a table, JSON or CSV. */
record Shop(String store) {
  static final List<String> ODD_NAMES = List.of(
      "=HYPERLINK(\"http://x\")",
      "+1+1",
      "-1-1",
      "@SUM(A1)",
      "a, \"quoted\" name",
      "two\r\nlines\nand a\ttab",
      "Zoë & Łukasz 中");

  private static final String PLANS = """
      plans:
        pro:
          api: {soft: 1000, price: 0.25 USD, at_most: {daily: 5000000}, alert_at: [75, 90, 100, 10 units, 50 USD]}
          bandwidth: {hard: 2.5, unit: gb, scale: 6, alert_at: [0.005 units]}
          seats: {hard: 3, level: true}
          events: {unlimited: true}
      """;

  /** Fills a database. */
  static Shop in(Path folder, String store) throws Exception {
    Shop shop = new Shop(store);
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, PLANS);
    shop.does("plans", "apply", plans.toString());
    for (int i = 0; i < ODD_NAMES.size(); i++)
      shop.does("customers", "add", "c" + i, "--name", ODD_NAMES.get(i), "--plan", "pro");
    shop.does("import", usage(folder).toString());
    shop.does("consume", "-c", "c0", "-s", "api", "-n", "1234");
    shop.does("consume", "-c", "c0", "-s", "bandwidth", "-n", "0.005588");
    shop.does("consume", "-c", "c0", "-s", "events", "-n", "2345678");
    shop.does("consume", "-c", "c1", "-s", "api", "-n", "11");
    shop.does("grant", "-c", "c1", "--id", "g", "-s", "api", "-n", "5");
    shop.does("override", "-c", "c1", "-s", "seats", "--quota", "{hard: 9, level: true}");
    shop.does("monitor", "--notify");
    return shop;
  }

  /** Records of c2, each with an odd name of what it was used for. */
  private static Path usage(Path folder) throws Exception {
    Path file = folder.resolve("usage.csv");
    List<String> lines = new ArrayList<>(List.of("customer,service,quantity,at,id,metadata.of"));
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    for (int i = 0; i < ODD_NAMES.size(); i++) {
      String name = '"' + ODD_NAMES.get(i).replace("\"", "\"\"") + '"';
      lines.add("c2,api," + (i + 1) * 1_000 + "," + at + "," + i + "," + name);
    }
    Files.writeString(file, String.join("\r\n", lines));
    return file;
  }

  private void does(String... words) {
    CommandProcess.Ended ended = run(words);
    assertThat(ended.exit()).as(ended.err()).isZero();
  }

  /** Runs a command on it. */
  CommandProcess.Ended run(String... words) {
    return InProcess.at("--store", store, words);
  }

  /** What a command prints in a form. */
  String shown(String command, String format) {
    List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--format", format, "--store", store));
    CommandProcess.Ended ended = InProcess.run(Map.of(), words.toArray(String[]::new));
    assertThat(ended.exit()).as(command + ": " + ended.err()).isZero();
    return ended.out();
  }
}
