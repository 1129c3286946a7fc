package io.github.quota4j.redis;

import io.github.quota4j.decision.Bucket;
import io.github.quota4j.decision.HoldTerms;
import io.github.quota4j.decision.Item;
import io.github.quota4j.decision.Leg;
import io.github.quota4j.decision.Refusal;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.Take;
import io.github.quota4j.decision.TakeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says a take to {@code take.lua}, and reads its answer. */
final class TakeScript {
  static final Script SCRIPT = Script.of("prelude", "books", "take");

  private TakeScript() {}

  /** @throws IllegalArgumentException if a number is out of range, or a limit has grants */
  static Arguments arguments(Take take, String now) {
    Optional<HoldTerms> hold = take.hold();
    return new Arguments()
        .key(Keys.operation(take.id()))
        .key(Keys.reservations(take.id().customer()))
        .key(Keys.leases(take.id().customer()))
        .word(now)
        .number(Micros.floor(take.deadline()))
        .word(LengthPrefixed.of(take.fingerprint()))
        .amount("account version", take.accountVersion())
        .flag(take.forced())
        .flag(take.idIsCallers())
        .word(hold.map(terms -> kind(terms.kind())).orElse("N"))
        .number(hold.map(terms -> Micros.of(terms.duration())).orElse(0L))
        .number(take.items().size())
        .items(take.items());
  }

  static TakeAnswer answer(Take take, Reply reply) {
    Instant at = reply.instant();
    String what = reply.text();
    return switch (what) {
      case "taken" -> taken(take, at, reply);
      case "again" -> KeptOperation.read(take.id(), reply.list()).answer().again();
      case "refused" -> refused(take, at, reply);
      case "stale" -> new TakeAnswer.Stale(at, TakeAnswer.Stale.Cause.valueOf(reply.text()));
      case "conflict" -> new TakeAnswer.Conflict(at);
      case "late" -> new TakeAnswer.TooLate(at);
      default -> throw new IllegalStateException("take.lua answered " + what);
    };
  }

  private static String kind(HoldTerms.Kind kind) {
    return kind == HoldTerms.Kind.LEASE ? "L" : "R";
  }

  private static TakeAnswer.Taken taken(Take take, Instant at, Reply reply) {
    Instant ends = reply.instant();
    List<Long> granted = new ArrayList<>();
    for (int i = 0; i < take.items().size(); i++) granted.add(reply.number());
    List<Standing> standings = new ArrayList<>();
    for (int i = 0; i < take.items().size(); i++) {
      for (Leg leg : take.items().get(i).legs()) {
        standings.add(new Standing(i, leg.bucket(), reply.counter()));
      }
    }
    return new TakeAnswer.Taken(at, granted, standings, take.hold().map(terms -> ends), false);
  }

  private static TakeAnswer.Refused refused(Take take, Instant at, Reply reply) {
    Refusal reason = Refusal.valueOf(reply.text());
    int position = Math.toIntExact(reply.number());
    Item item = take.items().get(position);
    Bucket bucket = item.legs().get(Math.toIntExact(reply.number())).bucket();
    long wait = reply.number();
    return new TakeAnswer.Refused(
        at,
        reason,
        new Standing(position, bucket, reply.counter()),
        wait < 0 ? Optional.empty() : Optional.of(Duration.of(wait, ChronoUnit.MICROS)));
  }
}
