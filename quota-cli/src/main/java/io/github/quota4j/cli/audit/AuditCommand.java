package io.github.quota4j.cli.audit;

import io.github.quota4j.Quotas;
import io.github.quota4j.cli.Failure;
import io.github.quota4j.cli.FormatOption;
import io.github.quota4j.cli.Kept;
import io.github.quota4j.cli.Moment;
import io.github.quota4j.cli.Screens;
import io.github.quota4j.cli.display.Format;
import io.github.quota4j.cli.display.LongListing;
import io.github.quota4j.store.AuditAction;
import io.github.quota4j.store.AuditEntry;
import io.github.quota4j.store.AuditFilter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quota audit}: who did what, when and why. */
@Command(
    name = "audit",
    description = {
      "Who did what, when and why, the newest first: denials, refunds, and every change of plans and customers.",
      "Denials that were alike within some seconds are one line with their count. Exit code 4: there is nothing of the kind."
    })
public final class AuditCommand implements Runnable {
  /** As much of a detail as a line for people shows. */
  private static final int SHOWN = 60;

  @Spec
  private CommandSpec spec = CommandSpec.create(); // picocli puts the real one here

  @Option(
      names = {"-c", "--customer"},
      paramLabel = "ID",
      description = "Only about this customer. Default: all.")
  private @Nullable String customer;

  @Option(
      names = {"-s", "--service"},
      paramLabel = "NAME",
      description = "Only about this service.")
  private @Nullable String service;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      converter = ActionWord.Reader.class,
      description = "Only what was done so, such as denied, refund, override or break-glass.")
  private @Nullable AuditAction action;

  @Option(names = "--who", paramLabel = "NAME", description = "Only what this one did.")
  private @Nullable String who;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "From then on, such as 2026-11-01 or 2026-11-01T10:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Before then.")
  private @Nullable Instant until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "So many lines at most, 1 to 10000. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Mixin
  private FormatOption format = new FormatOption();

  @Override
  public void run() {
    AuditFilter filter = filter();
    Kept.look(spec, quotas -> tell(quotas, filter));
  }

  private AuditFilter filter() {
    if (limit < 1 || limit > AuditFilter.MOST)
      throw Failure.usage("--limit must be 1 to " + AuditFilter.MOST + ", was " + limit);
    if (since != null && until != null && !until.isAfter(since))
      throw Failure.usage("--until must be after " + since + ", was " + until);
    return new AuditFilter(
        Optional.ofNullable(customer),
        Optional.ofNullable(service),
        Optional.ofNullable(action),
        Optional.ofNullable(who),
        Optional.ofNullable(since),
        Optional.ofNullable(until),
        limit);
  }

  private void tell(Quotas quotas, AuditFilter filter) {
    List<AuditEntry> found = quotas.audit().read(filter);
    if (found.isEmpty()) throw Failure.notFound("the audit has nothing of the kind");
    try (LongListing listing = new LongListing(
        "Audit", format.wanted(), Screens.of(spec), spec.commandLine().getOut())) {
      boolean isForPeople = format.wanted() == Format.TABLE;
      for (AuditEntry entry : found) listing.add(isForPeople ? line(entry) : row(entry));
    }
  }

  private static Map<String, Optional<Object>> line(AuditEntry entry) {
    Map<String, Optional<Object>> row = row(entry);
    row.remove("id");
    row.remove("last_at");
    row.put("detail", Optional.of(shortened(entry.detail())));
    return row;
  }

  private static String shortened(String detail) {
    return detail.codePointCount(0, detail.length()) <= SHOWN
        ? detail
        : detail.substring(0, detail.offsetByCodePoints(0, SHOWN - 1)) + "…";
  }

  private static Map<String, Optional<Object>> row(AuditEntry entry) {
    Map<String, Optional<Object>> row = new LinkedHashMap<>();
    row.put("at", Optional.of(entry.at().toString()));
    row.put("action", Optional.of(ActionWord.of(entry.action())));
    row.put("customer", entry.customer().map(id -> id));
    row.put("service", entry.service().map(name -> name));
    row.put("who", Optional.of(entry.who()));
    row.put("why", entry.why().map(why -> why));
    row.put("count", Optional.of(BigDecimal.valueOf(entry.count())));
    row.put("last_at", Optional.of(entry.last().toString()));
    row.put("detail", Optional.of(entry.detail()));
    row.put("id", Optional.of(entry.id()));
    return row;
  }
}
