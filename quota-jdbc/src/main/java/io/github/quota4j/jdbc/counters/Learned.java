package io.github.quota4j.jdbc.counters;

import io.github.quota4j.decision.Counter;
import io.github.quota4j.decision.Operation;
import io.github.quota4j.decision.OperationBytes;
import io.github.quota4j.decision.Standing;
import io.github.quota4j.decision.TakeAnswer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * What only the database knew of a {@code PlainCharge} when it counted it: the time, and how the counter stood after. The
 * statement writes it in front of the operation's bytes, by functions of the database that are as old as its binary
 * protocol: {@link #MARK}, then four numbers of eight bytes.
 *
 * @param at the time; microseconds
 */
public record Learned(Instant at, long settled, long held, long leased) {
  /** No format of {@link OperationBytes} begins with it. */
  static final byte MARK = (byte) 0xF0;

  private static final int LENGTH = 1 + 4 * Long.BYTES;

  /** Where the database counts from. */
  private static final Instant ZERO = Instant.parse("2000-01-01T00:00:00Z");

  /** An operation as it is stored, by whichever path. */
  public static Operation read(byte[] stored) {
    if (stored[0] != MARK) return OperationBytes.read(stored);
    ByteBuffer front = ByteBuffer.wrap(stored, 1, LENGTH - 1);
    Instant at = ZERO.plus(front.getLong(), ChronoUnit.MICROS);
    Learned learned = new Learned(at, front.getLong(), front.getLong(), front.getLong());
    return learned.in(OperationBytes.read(Arrays.copyOfRange(stored, LENGTH, stored.length)));
  }

  /** The operation with it filled in. */
  public Operation in(Operation operation) {
    TakeAnswer.Taken before = operation.answer();
    List<Standing> standings = before.standings().stream()
        .map(standing -> new Standing(
            standing.item(),
            standing.bucket(),
            new Counter(settled, held, leased, standing.counter().version(), at, Instant.MAX)))
        .toList();
    return operation.answered(
        new TakeAnswer.Taken(at, before.granted(), standings, before.until(), before.repeated()));
  }
}
