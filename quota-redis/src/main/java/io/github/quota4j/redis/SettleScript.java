package io.github.quota4j.redis;

import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Settle;
import io.github.quota4j.decision.SettleAnswer;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.plan.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says a settle to {@code settle.lua}, and reads its answer. */
final class SettleScript {
  static final Script SCRIPT = Script.of("prelude", "books", "settle");

  private SettleScript() {}

  /** @throws IllegalArgumentException if a number is out of range, or a limit has grants */
  static Arguments arguments(Settle settle, String now) {
    String customer = settle.operation().customer();
    Arguments arguments = new Arguments()
        .key(Keys.operation(settle.operation()))
        .key(Keys.reservations(customer))
        .key(Keys.leases(customer))
        .word(now);
    return settle instanceof Settle.Report report
        ? report(arguments, report)
        : refund(arguments, (Settle.Refund) settle);
  }

  private static Arguments report(Arguments arguments, Settle.Report report) {
    arguments
        .word("report")
        .word(String.format(Locale.ROOT, "%019d", report.sequence()))
        .flag(report.close())
        .word(report.extend().map(longer -> Long.toString(Micros.of(longer))).orElse(""))
        .number(report.spent().size())
        .number(report.more().size());
    report.spent().forEach(amount -> arguments.amount("spent", amount));
    return arguments.items(report.more());
  }

  private static Arguments refund(Arguments arguments, Settle.Refund refund) {
    arguments.word("refund");
    if (refund.most().isEmpty()) return arguments.word("");
    // More than can have been charged is the same as all of it.
    return arguments.amount("refund", Math.min(refund.most().getAsLong(), Unit.MAX_SMALLEST));
  }

  /** @throws IllegalArgumentException if the report names another number of amounts than the hold has services */
  static SettleAnswer answer(Settle settle, Reply reply) {
    Instant at = reply.instant();
    String what = reply.text();
    return switch (what) {
      case "settled" -> settled(settle, at, reply);
      case "ended" ->
        new SettleAnswer.Ended(at, KeptOperation.read(settle.operation(), reply.list()));
      case "none" -> new SettleAnswer.NotFound(at);
      case "parts" ->
        throw new IllegalArgumentException("report must name an amount for each of the "
            + reply.number() + " services of the hold, was " + settle);
      default -> throw new IllegalStateException("settle.lua answered " + what);
    };
  }

  private static SettleAnswer.Settled settled(Settle settle, Instant at, Reply reply) {
    boolean repeated = reply.number() == 1;
    Operation operation = KeptOperation.read(settle.operation(), reply.list());
    List<Long> shortfall = new ArrayList<>();
    for (Part part : operation.parts()) shortfall.add(Math.max(0, part.reported() - part.spent()));
    List<Standing> standings = new ArrayList<>();
    for (Standing first : operation.answer().standings()) {
      standings.add(new Standing(first.item(), first.bucket(), reply.counter()));
    }
    return new SettleAnswer.Settled(at, operation, shortfall, standings, repeated);
  }
}
