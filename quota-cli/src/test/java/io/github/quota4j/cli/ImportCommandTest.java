package io.github.quota4j.cli;

import static io.github.quota4j.cli.InProcess.assertSaid;
import static io.github.quota4j.cli.InProcess.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Usage from files. */
class ImportCommandTest {
  @TempDir
  Path folder;

  @BeforeEach
  void acmeHasAPlan() throws Exception {
    Path plans = write("plans.yaml", "plans: {pro: {api: {soft: 10, resets: never}}}");
    done(run("plans", "apply", plans.toString()));
    done(run("subscribe", "-c", "acme", "--plan", "pro"));
  }

  @Test
  void eachIdCountsOnceHoweverOftenTheFileIsTakenIn() throws Exception {
    Path file = write("usage.csv", """
        customer,service,quantity,id,at,subject,metadata.endpoint
        acme,api,2,a,2026-01-01T10:00:00Z,jane,/chat
        acme,api,3,b,2026-01-01T11:00:00Z,,
        acme,api,2,a,2026-01-01T10:00:00Z,jane,/chat
        """);
    assertThat(done(take(file))).isEqualTo("2 recorded, 1 was there already, 0 bad lines\n");
    assertThat(done(take(file))).isEqualTo("0 recorded, 3 were there already, 0 bad lines\n");
    assertUsed("5");
    assertThat(done(run(
            "usage",
            "-c",
            "acme",
            "-s",
            "api",
            "--by",
            "record",
            "--from",
            "2026-01-01",
            "--to",
            "2026-01-02",
            "-f",
            "csv")))
        .contains("2026-01-01T10:00:00Z,2,use,jane,a,endpoint=/chat");
  }

  @Test
  void aLineWithoutAnIdIsKnownByItsNumberInTheFile() throws Exception {
    String line = "acme,api,1,2026-01-01T10:00:00Z\n";
    Path file = write("usage.csv", "customer,service,quantity,at\n" + line + line);
    assertThat(done(take(file))).startsWith("2 recorded, 0 were there");
    assertThat(done(take(file))).startsWith("0 recorded, 2 were there");
    assertUsed("2");
  }

  @Test
  void whatWasStoppedHalfWayIsGivenAgain() throws Exception {
    String head = "customer,service,quantity,id,at\n";
    List<String> all = IntStream.range(0, 10_100)
        .mapToObj(i -> "acme,api,1,id" + i + ",2026-01-01T10:00:00Z\n")
        .toList();
    Path torn = write("torn.csv", head + String.join("", all.subList(0, 50)) + "\"acme,api");
    assertThat(take(torn).exit()).isEqualTo(2);
    assertThat(done(take(write("usage.csv", head + String.join("", all)))))
        .isEqualTo("10050 recorded, 50 were there already, 0 bad lines\n");
    assertUsed("10100");
  }

  @Test
  void badLinesAreToldOfByNumberAndLeftOut() throws Exception {
    Path file = write("usage.csv", """
        customer,service,quantity,id,at
        acme,api,1,a,2026-01-01T10:00:00Z
        acme,api,much,b,2026-01-01T10:00:00Z
        a b,api,1,c,2026-01-01T10:00:00Z
        acme,api,1,d,yesterday
        acme,api,1,e
        acme,api,1,f,2999-01-01T10:00:00Z
        acme,api,0.0000001,g,2026-01-01T10:00:00Z
        acme,api,1,~h,2026-01-01T10:00:00Z
        acme,api,1,,2026-01-01T10:00:00Z
        acme,,1,j,2026-01-01T10:00:00Z
        acme,api,1,k,2026-01-01T10:00:00Z
        """);
    CommandProcess.Ended ended = take(file);
    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.out()).isEqualTo("2 recorded, 0 were there already, 9 bad lines\n");
    assertThat(ended.err().lines().map(line -> line.replace("quota: " + file, "")))
        .containsExactly(
            ":3: quantity must be a number, was \"much\"",
            ":4: customer must match [A-Za-z0-9._@:-]{1,255}, was \"a b\"",
            ":5: at must be like 2026-11-01T10:00:00Z, was \"yesterday\"",
            ":6: there must be 5 fields, were 4",
            ":7: at must be 1970 to now, was 2999-01-01T10:00:00Z",
            ":8: units must have at most 6 decimals, was 1E-7",
            ":9: id must not begin with ~, was \"~h\"",
            ":10: id must be 1..255 characters, was \"\"",
            ":11: service must be 1..100 characters, was \"\"");
    assertUsed("2");
  }

  @Test
  void whatNoPlanCountsIsBadAndLessThanNothingCorrects() throws Exception {
    done(run("override", "-c", "own", "-s", "fax", "--quota", "{hard: 9, scale: 1}"));
    Path file = write("usage.csv", """
        customer,service,quantity,id,at
        acme,api,5.0,a,2026-01-01T10:00:00Z
        acme,api,-2,b,2026-01-01T10:00:00Z
        acme,api,0.5,c,2026-01-01T10:00:00Z
        acme,aip,1,d,2026-01-01T10:00:00Z
        acme,fax,1,e,2026-01-01T10:00:00Z
        own,fax,0.5,f,2026-01-01T10:00:00Z
        own,fax,-0.25,g,2026-01-01T10:00:00Z
        """);
    CommandProcess.Ended ended = take(file);
    assertThat(ended.out()).isEqualTo("3 recorded, 0 were there already, 4 bad lines\n");
    assertThat(ended.err().lines().map(line -> line.replace("quota: " + file, "")))
        .containsExactly(
            ":4: quantity must have at most 0 decimals (requests), was 0.5",
            ":5: service must be one that a plan has, or acme a quota of its own for, was \"aip\"",
            ":6: service must be one that a plan has, or acme a quota of its own for, was \"fax\"",
            ":8: quantity must have at most 1 decimals (requests), was 0.25");
    assertThat(ended.exit()).isEqualTo(2);
    assertUsed("3");
  }

  @Test
  void aFileWithoutLinesIsWarnedOf() throws Exception {
    for (String text : new String[] {"", "customer,service,quantity,at\n"}) {
      CommandProcess.Ended ended = take(write("empty.csv", text));
      assertThat(ended.exit()).isZero();
      assertThat(ended.out()).startsWith("0 recorded");
      assertThat(ended.err()).contains("empty.csv holds no usage").hasLineCount(1);
    }
  }

  @Test
  void aFileThatTellsNoUsageIsRefused() throws Exception {
    assertSaid(2, "there is no file nope.csv", run("import", "nope.csv"));
    assertSaid(2, "there must be columns customer", take(write("a.csv", "customer\nacme\n")));
    assertSaid(
        2,
        "there is no column name: beside",
        take(write("b.csv", "customer,service,quantity,at,name\na,b,1,x,y\n")));
  }

  private void assertUsed(String units) {
    assertThat(run("check", "-c", "acme", "-s", "api", "-n", "0").out())
        .contains("used=" + units + " ");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private CommandProcess.Ended take(Path file) {
    return run("import", file.toString());
  }

  private CommandProcess.Ended run(String... words) {
    return InProcess.in(folder, words);
  }
}
