package io.github.quota4j.cli.alerts;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.CustomerOption;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Invocation;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.Sentence;
import io.github.quota4j.cli.display.Listing;
import io.github.quota4j.store.Delivery;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota deliveries}: what became of a customer's alerts in each channel. */
@Command(
    name = "deliveries",
    description = {
      "What became of the alerts of a customer in each channel, the newest first.",
      "Or have one delivered again, by whoever delivers for those channels; or deliver what is due, of all customers."
    })
public final class DeliveriesCommand implements Runnable {
  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Mixin
  private CustomerOption customer = new CustomerOption();

  @Option(
      names = "--replay",
      paramLabel = "ALERT",
      description = "The id of an alert of this customer that is to be delivered again.")
  private @Nullable String replayed;

  @Option(
      names = "--deliver",
      description = {
        "Deliver what is due: print it, and call the webhook that QUOTA_WEBHOOK_URL and QUOTA_WEBHOOK_SECRET name.",
        "For cron, or a node beside those that do it themselves."
      })
  private boolean delivers;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    if (delivers && replayed != null) throw Failure.usage("say --replay ALERT or --deliver");
    if (delivers) {
      Kept.change(spec, Outbox.channels(spec), quotas -> Outbox.empty(spec, quotas));
      return;
    }
    String id = customer.required(Invocation.of(spec).settings());
    if (replayed != null) {
      String alert = replayed;
      Kept.change(spec, quotas -> replay(quotas, id, alert));
    } else {
      Kept.look(
          spec,
          quotas -> listing(id, quotas.admin().deliveries(id))
              .write(format.wanted(), Screens.of(spec), spec.commandLine().getOut()));
    }
  }

  private void replay(Quotas quotas, String id, String alert) {
    boolean isTheirs =
        quotas.admin().alerts(id).stream().anyMatch(known -> known.id().equals(alert));
    if (!isTheirs) throw Failure.notFound("there is no alert " + alert + " of " + id);
    int channels = quotas.admin().replay(alert);
    Sentence.say(
        spec, alert + " is to be delivered again through " + Sentence.count(channels, "channel"));
  }

  private static Listing listing(String id, List<Delivery> deliveries) {
    if (deliveries.isEmpty()) throw Failure.notFound("there are no deliveries for " + id);
    return new Listing(
        "Deliveries of alerts of " + id,
        Map.of("customer", id),
        deliveries.stream().map(DeliveriesCommand::row).toList());
  }

  private static Map<String, Optional<Object>> row(Delivery delivery) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("alert", Optional.of(delivery.alert().id()));
    row.put("service", Optional.of(delivery.alert().service()));
    row.put("channel", Optional.of(delivery.channel()));
    row.put("state", Optional.of(delivery.state().name().toLowerCase(Locale.ROOT)));
    row.put("attempts", Optional.of(BigDecimal.valueOf(delivery.attempts())));
    row.put("at", Optional.of(delivery.next().toString()));
    row.put("last_error", delivery.lastError().map(error -> error));
    return row;
  }
}
