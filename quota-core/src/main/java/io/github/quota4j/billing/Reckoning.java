package io.github.quota4j.billing;

import io.github.quota4j.plan.Enforcement;
import io.github.quota4j.plan.Price;
import io.github.quota4j.plan.Quota;
import io.github.quota4j.plan.ResetPeriod;
import io.github.quota4j.plan.Window;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is due for one window of a service, as far as it lies in a billing period.
 *
 * <p>The rule. What is above the allowance is overage: max(0, used - granted - allowance), with the allowance of the end of the
 * window (of now, while it is open), so a grant, a refund or a higher limit lowers it. It is the last units of the window that are
 * overage, and each of them costs what was agreed when it was used. Where a window reaches over several billing periods, each
 * pays for what is new in it. A level is paid by the most that was held at a time in a billing period. What is hard, or in shadow,
 * has no overage.
 *
 * @param quota that decides: the one at the end
 * @param window of the limit; of a level, the billing period
 * @param cuts from where the part begins to where it ends, with every change of the price in between; at least two
 */
record Reckoning(Agreement agreement, Quota quota, Window window, List<Instant> cuts) {
  /** The parts of a billing period that something may be due for. */
  static List<Reckoning> of(Agreement agreement, Window period, Instant now) {
    List<Reckoning> all = new ArrayList<>();
    for (String service : agreement.services()) {
      Optional<ResetPeriod> resets = agreement
          .quotaAt(service, last(period, now))
          .flatMap(of -> of.limits().main().period());
      Instant start = period.start();
      while (start.isBefore(period.end())) {
        Instant at = start;
        Window window =
            resets.map(each -> agreement.schedule().windowAt(service, each, at)).orElse(period);
        Window part = new Window(start, earlier(window.end(), period.end()));
        agreement
            .quotaAt(service, last(part, now))
            .filter(Reckoning::mayBeOver)
            .ifPresent(of ->
                all.add(new Reckoning(agreement, of, window, cuts(agreement, service, part))));
        start = part.end();
      }
    }
    return all;
  }

  private static Instant last(Window window, Instant now) {
    return earlier(window.end().minus(1, ChronoUnit.MICROS), now);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static boolean mayBeOver(Quota quota) {
    return quota.enforcement().mode() == Enforcement.Mode.SOFT
        && !quota.enforcement().shadow()
        && quota.limits().main().amount().isPresent();
  }

  private static List<Instant> cuts(Agreement agreement, String service, Window part) {
    List<Instant> cuts = new ArrayList<>();
    cuts.add(part.start());
    for (Instant at : agreement.changes(service, part)) {
      Optional<Price> before = price(agreement, service, at.minus(1, ChronoUnit.MICROS));
      if (!price(agreement, service, at).equals(before)) cuts.add(at);
    }
    cuts.add(part.end());
    return cuts;
  }

  private static Optional<Price> price(Agreement agreement, String service, Instant at) {
    return agreement.quotaAt(service, at).filter(Reckoning::mayBeOver).flatMap(Quota::price);
  }

  boolean isLevel() {
    return quota.limits().main().isLevel();
  }

  /** The usage that has to be known. */
  List<Span> spans() {
    return cuts.stream().flatMap(at -> until(at).stream()).toList();
  }

  /** The window as a whole. */
  Span whole() {
    return new Span(agreement.customer(), quota.service(), window);
  }

  private Optional<Span> until(Instant at) {
    return at.equals(window.start())
        ? Optional.empty()
        : Optional.of(
            new Span(agreement.customer(), quota.service(), new Window(window.start(), at)));
  }

  /** What was used of the window when the part ends. */
  BigDecimal usedAtEnd(Function<Span, BigDecimal> sums) {
    return until(cuts.get(cuts.size() - 1)).map(sums).orElse(BigDecimal.ZERO);
  }

  /**
   * The lines.
   *
   * @param sums the usage of a span; of a level, the most that was held in it at a time
   * @param granted what grants paid of the window
   */
  List<StatementLine> lines(Function<Span, BigDecimal> sums, BigDecimal granted) {
    Function<Instant, BigDecimal> used = at -> until(at).map(sums).orElse(BigDecimal.ZERO);
    BigDecimal all = usedAtEnd(sums);
    BigDecimal atEnd = over(all, granted, quota);
    List<StatementLine> lines = new ArrayList<>();
    BigDecimal before = paidBefore(used, granted);
    for (int i = 1; i < cuts.size(); i++) {
      Window span = new Window(cuts.get(i - 1), cuts.get(i));
      BigDecimal usedBefore = used.apply(span.start());
      BigDecimal usedAfter = used.apply(span.end());
      // The last units are the overage: as much of it lies before the cut as was used beyond the
      // rest.
      BigDecimal after = atEnd.subtract(all.subtract(usedAfter)).max(BigDecimal.ZERO);
      if (i == cuts.size() - 1) after = atEnd;
      BigDecimal usedIn = isLevel() ? usedAfter : usedAfter.subtract(usedBefore);
      line(span, usedIn, granted, before, after).ifPresent(lines::add);
      before = after;
    }
    return lines;
  }

  /** The overage of the window that earlier billing periods have paid for. */
  private BigDecimal paidBefore(Function<Instant, BigDecimal> used, BigDecimal granted) {
    Instant start = cuts.get(0);
    if (start.equals(window.start())) return BigDecimal.ZERO;
    Optional<Quota> then = agreement.quotaAt(quota.service(), start.minus(1, ChronoUnit.MICROS));
    return then.filter(Reckoning::mayBeOver)
        .map(of -> over(used.apply(start), granted, of))
        .orElse(BigDecimal.ZERO);
  }

  private static BigDecimal over(BigDecimal used, BigDecimal granted, Quota quota) {
    BigDecimal allowance = quota.limits().main().amount().orElseThrow();
    return used.subtract(granted).subtract(allowance).max(BigDecimal.ZERO);
  }

  private Optional<StatementLine> line(
      Window span, BigDecimal used, BigDecimal granted, BigDecimal before, BigDecimal after) {
    Optional<Price> price = price(agreement, quota.service(), span.start());
    boolean isFirst = span.start().equals(window.start());
    Optional<BigDecimal> due = price.map(
        of -> of.rounded(isFirst ? of.exact(after) : of.exact(after).subtract(of.exact(before))));
    BigDecimal overage = after.subtract(before);
    boolean isNothing = used.signum() == 0
        && overage.signum() == 0
        && due.orElse(BigDecimal.ZERO).signum() == 0;
    if (isNothing) return Optional.empty();
    return Optional.of(new StatementLine(
        id(span),
        0,
        quota.service(),
        quota.unit().name(),
        window,
        span,
        used,
        quota.limits().main().amount(),
        granted,
        overage,
        price,
        due));
  }

  /** From what the line is about: with lengths, so that no two can be written alike. */
  private String id(Window span) {
    String about = String.join(
        "\n",
        agreement.customer().length() + " " + agreement.customer(),
        quota.service().length() + " " + quota.service(),
        window.start().toString(),
        span.start().toString());
    return UUID.nameUUIDFromBytes(about.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
