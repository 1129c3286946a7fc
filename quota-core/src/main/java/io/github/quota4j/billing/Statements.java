package io.github.quota4j.billing;

import io.github.quota4j.plan.Plan;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes statements: finds out which usage has to be known for some customers and periods, asks for all of it at once, and
 * reckons. Safe for concurrent use.
 */
public final class Statements {
  /** So many spans are asked for at once: a service that starts afresh each minute has 44 640 a month. */
  private static final int SPANS = 5_000;

  private final BillingRecords records;
  private final Function<Collection<Used>, Map<Span, BigDecimal>> granted;

  /** @param granted what grants pay of windows; without those they pay nothing of */
  public Statements(
      BillingRecords records, Function<Collection<Used>, Map<Span, BigDecimal>> granted) {
    this.records = records;
    this.granted = granted;
  }

  /**
   * A billing period of somebody.
   *
   * @param whom who is billed
   * @param period the billing period
   */
  public record Wanted(Billed whom, Window period) {}

  /** What is found out of some periods now, whether they are closed or not; in the order in which they are wanted. */
  public List<Statement> reckon(Collection<Wanted> wanted, Map<String, Plan> plans, Instant now) {
    if (wanted.isEmpty()) return List.of();
    Set<String> customers = new HashSet<>();
    Instant since = now;
    for (Wanted each : wanted) {
      customers.add(each.whom().customer());
      if (each.period().start().isBefore(since)) since = each.period().start();
    }
    // A window of a year may have begun before the period: what held then is wanted as well.
    Past past = records.past(customers, since.minusSeconds(1));
    Map<Wanted, List<Reckoning>> parts = new LinkedHashMap<>();
    for (Wanted each : wanted) {
      Billed whom = each.whom();
      Agreement agreement =
          Agreement.of(whom.subscription(), whom.schedule(), plans, whom.overrides(), past);
      parts.put(each, Reckoning.of(agreement, each.period(), now));
    }
    return statements(parts);
  }

  private List<Statement> statements(Map<Wanted, List<Reckoning>> parts) {
    List<Reckoning> all = parts.values().stream().flatMap(List::stream).toList();
    Map<Span, BigDecimal> sums = new HashMap<>();
    ask(all.stream().filter(part -> !part.isLevel()).toList(), records::used, sums);
    ask(all.stream().filter(Reckoning::isLevel).toList(), records::peaks, sums);
    Function<Span, BigDecimal> used = span -> sums.getOrDefault(span, BigDecimal.ZERO);
    Map<Span, Used> windows = new HashMap<>();
    all.forEach(part ->
        windows.put(part.whole(), new Used(part.whole(), part.quota(), part.usedAtEnd(used))));
    Map<Span, BigDecimal> paid = granted.apply(windows.values());
    List<Statement> statements = new ArrayList<>();
    parts.forEach((wanted, of) -> statements.add(new Statement(
        wanted.whom().customer(),
        wanted.period(),
        Optional.empty(),
        of.stream()
            .flatMap(
                part -> part.lines(used, paid.getOrDefault(part.whole(), BigDecimal.ZERO)).stream())
            .toList())));
    return statements;
  }

  private static void ask(
      List<Reckoning> parts,
      Function<Collection<Span>, Map<Span, BigDecimal>> records,
      Map<Span, BigDecimal> answers) {
    Set<Span> some = new HashSet<>();
    for (Reckoning part : parts) {
      some.addAll(part.spans());
      if (some.size() < SPANS) continue;
      answers.putAll(records.apply(some));
      some.clear();
    }
    if (!some.isEmpty()) answers.putAll(records.apply(some));
  }
}
