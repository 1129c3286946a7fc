package io.github.quota4j.redis;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.Ceiling;
import io.github.quota4j.decision.CounterKey;
import io.github.quota4j.decision.Draw;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationId;
import io.github.quota4j.decision.Part;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.TakeAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An operation as scripts keep it: see {@code fields_of} in {@code books.lua}. */
final class KeptOperation {
  private record Window(CounterKey counter, Instant end) {}

  private final OperationId id;
  private final Reply fields;
  private final List<Window> windows = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final List<Long> taken = new ArrayList<>();
  private final List<Standing> standings = new ArrayList<>();

  private KeptOperation(OperationId id, Reply fields) {
    this.id = id;
    this.fields = fields;
  }

  static Operation read(OperationId id, Reply fields) {
    return new KeptOperation(id, fields).read();
  }

  private Operation read() {
    Operation.State state = state(fields.text());
    String kind = fields.text();
    String sequence = fields.text();
    boolean idIsCallers = fields.number() == 1;
    Instant deadline = fields.instant();
    String fingerprint = fields.prefixed();
    Instant at = fields.instant();
    Instant ends = fields.instant();
    for (Reply all = fields.list(); all.hasNext(); ) readWindow(all.list());
    for (Reply all = fields.list(); all.hasNext(); ) readPart(all.list());
    for (Reply all = fields.list(); all.hasNext(); ) readStanding(all.list());
    Optional<Instant> until = kind.equals("N") ? Optional.empty() : Optional.of(ends);
    return new Operation(
        id,
        idIsCallers,
        deadline,
        fingerprint,
        state,
        kind.equals("L") ? HoldTerms.Kind.LEASE : HoldTerms.Kind.RESERVATION,
        sequence.isEmpty() ? 0 : Long.parseLong(sequence),
        parts,
        new TakeAnswer.Taken(at, taken, standings, until, false));
  }

  private static Operation.State state(String letter) {
    return switch (letter) {
      case "O" -> Operation.State.OPEN;
      case "C" -> Operation.State.CLOSED;
      default -> Operation.State.EXPIRED;
    };
  }

  private void readWindow(Reply window) {
    windows.add(new Window(Keys.counterOf(window.text()), window.instant()));
  }

  private Window window(long number) {
    return windows.get(Math.toIntExact(number - 1)); // Lua counts from 1
  }

  private void readPart(Reply part) {
    String service = part.prefixed();
    String subject = part.prefixed();
    int scale = Math.toIntExact(part.number());
    taken.add(part.number());
    long granted = part.number();
    long reported = part.number();
    long spent = part.number();
    long returned = part.number();
    List<Draw> draws = new ArrayList<>();
    for (Reply all = part.list(); all.hasNext(); ) draws.add(draw(all.list()));
    parts.add(new Part(service, subject, scale, granted, reported, spent, returned, draws));
  }

  private Draw draw(Reply draw) {
    int leg = Math.toIntExact(draw.number());
    Window window = window(draw.number());
    return new Draw(leg, window.counter(), window.end(), draw.number());
  }

  private void readStanding(Reply standing) {
    int item = Math.toIntExact(standing.number());
    Window window = window(standing.number());
    boolean refills = standing.text().equals("R");
    long a = standing.number();
    long b = standing.number();
    long c = standing.number();
    Ceiling ceiling = refills ? new Ceiling.Refill(a, b, c) : new Ceiling.Amount(a, b);
    standings.add(new Standing(
        item, new Bucket(window.counter(), window.end(), ceiling), standing.counter()));
  }
}
