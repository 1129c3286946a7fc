package io.github.quota4j.cli;

import static io.github.quota4j.cli.InProcess.assertSaid;
import static io.github.quota4j.cli.InProcess.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the customers are, by the command line. */
class CustomersCommandTest {
  @TempDir
  Path folder;

  @Test
  void aCustomerIsAddedShownListedAndDeleted() throws Exception {
    Path plans = folder.resolve("plans.yaml");
    Files.writeString(plans, "plans: {pro: {api: {hard: 10}}}");
    done(run("plans", "apply", plans.toString()));
    assertThat(done(run("customers", "add", "acme", "--name", "Acme", "--plan", "pro")))
        .isEqualTo("acme is a customer, with plan pro\n");
    assertThat(done(run("customers", "add", "bolt", "--email", "=b@bolt.example")))
        .isEqualTo("bolt is a customer\n");
    JsonNode shown =
        JsonMapper.builder().build().readTree(done(run("customers", "show", "acme", "-f", "json")));
    assertThat(shown.path("rows").path(0).toString())
        .isEqualTo("{\"customer\":\"acme\",\"name\":\"Acme\",\"email\":null,\"plan\":\"pro\","
            + "\"status\":\"active\",\"overrides\":0,\"grants\":0}");
    assertThat(done(run("customers", "list", "-f", "csv")))
        .isEqualTo("customer,name,email\r\nacme,Acme,\r\nbolt,,'=b@bolt.example\r\n");
    assertThat(done(run("customers", "list"))).startsWith("Customers\n\nCUSTOMER");
    assertThat(done(run("consume", "-c", "acme", "-s", "api"))).startsWith("allowed");
    assertThat(done(run("customers", "delete", "acme", "--yes")))
        .startsWith("acme is deleted; its usage records are those of deleted-");
    assertSaid(4, "there is no customer acme", run("customers", "show", "acme"));
    assertSaid(4, "there is no customer acme", run("customers", "delete", "acme", "--yes"));
    assertThat(run("consume", "-c", "acme", "-s", "api").out()).startsWith("denied no_plan");
  }

  @Test
  void whatIsAskedForWronglyChangesNothing() {
    assertSaid(4, "there are no customers", run("customers", "list"));
    assertSaid(4, "there is no customer acme", run("customers", "show", "acme"));
    assertThat(folder.resolve("quota-data")).doesNotExist();
    assertSaid(2, "plan must be one of", run("customers", "add", "acme", "--plan", "gold"));
    assertSaid(2, "name must have 1 to 255", run("customers", "add", "acme", "--name", " "));
    assertSaid(2, "customer must match", run("customers", "add", "a b"));
    assertSaid(4, "there is no customer acme", run("customers", "show", "acme"));
    done(run("customers", "add", "acme"));
    assertSaid(2, "nothing is deleted without a yes", run("customers", "delete", "acme"));
    assertThat(done(run("customers", "show", "acme"))).contains("acme");
  }

  @Test
  void whereNoListIsKeptItSaysSo() {
    assertSaid(
        2,
        "this is for a database",
        InProcess.run(Map.of(), "customers", "list", "--store", "memory:"));
  }

  private CommandProcess.Ended run(String... words) {
    return InProcess.in(folder, words);
  }
}
