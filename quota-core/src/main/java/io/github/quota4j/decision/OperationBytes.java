package io.github.quota4j.decision;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations as bytes, for stores that keep them whole. Begins with the number of the format. */
public final class OperationBytes {
  private static final byte FORMAT = 2;

  /** Knew of no grants. */
  private static final byte FIRST_FORMAT = 1;

  private OperationBytes() {}

  /** The operation as bytes. */
  public static byte[] write(Operation operation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(operation.id().customer());
      out.writeUTF(operation.id().value());
      out.writeBoolean(operation.idIsCallers());
      write(out, operation.deadline());
      out.writeUTF(operation.fingerprint());
      out.writeUTF(operation.state().name());
      out.writeUTF(operation.kind().name());
      out.writeLong(operation.sequence());
      out.writeInt(operation.parts().size());
      for (Part part : operation.parts()) write(out, part);
      write(out, operation.answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The operation that was written.
   *
   * @throws IllegalArgumentException if the bytes are of another format
   */
  public static Operation read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte format = in.readByte();
      if (format != FORMAT && format != FIRST_FORMAT)
        throw new IllegalArgumentException("format must be " + FORMAT + ", was " + format);
      OperationId id = new OperationId(in.readUTF(), in.readUTF());
      boolean idIsCallers = in.readBoolean();
      Instant deadline = readInstant(in);
      String fingerprint = in.readUTF();
      Operation.State state = Operation.State.valueOf(in.readUTF());
      HoldTerms.Kind kind = HoldTerms.Kind.valueOf(in.readUTF());
      long sequence = in.readLong();
      List<Part> parts = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) parts.add(readPart(in, format));
      return new Operation(
          id, idIsCallers, deadline, fingerprint, state, kind, sequence, parts, readAnswer(in));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "bytes must be a whole operation, were " + bytes.length, e);
    }
  }

  private static void write(DataOutputStream out, Part part) throws IOException {
    out.writeUTF(part.service());
    out.writeUTF(part.subject());
    out.writeByte(part.scale());
    out.writeLong(part.granted());
    out.writeLong(part.reported());
    out.writeLong(part.spent());
    out.writeLong(part.returned());
    out.writeInt(part.draws().size());
    for (Draw draw : part.draws()) {
      out.writeInt(draw.leg());
      write(out, draw.counter());
      write(out, draw.end());
      out.writeLong(draw.amount());
      out.writeBoolean(draw.payer().isPresent());
      if (draw.payer().isPresent()) {
        write(out, draw.payer().get().grant());
        write(out, draw.payer().get().end());
      }
    }
  }

  private static Part readPart(DataInputStream in, byte format) throws IOException {
    String service = in.readUTF();
    String subject = in.readUTF();
    int scale = in.readByte();
    long granted = in.readLong();
    long reported = in.readLong();
    long spent = in.readLong();
    long returned = in.readLong();
    List<Draw> draws = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      draws.add(new Draw(
          in.readInt(), readKey(in), readInstant(in), in.readLong(), readPayer(in, format)));
    }
    return new Part(service, subject, scale, granted, reported, spent, returned, draws);
  }

  private static Optional<Draw.Payer> readPayer(DataInputStream in, byte format)
      throws IOException {
    return format != FIRST_FORMAT && in.readBoolean()
        ? Optional.of(new Draw.Payer(readKey(in), readInstant(in)))
        : Optional.empty();
  }

  private static void write(DataOutputStream out, TakeAnswer.Taken answer) throws IOException {
    write(out, answer.at());
    out.writeInt(answer.granted().size());
    for (long amount : answer.granted()) out.writeLong(amount);
    out.writeInt(answer.standings().size());
    for (Standing standing : answer.standings()) {
      out.writeInt(standing.item());
      write(out, standing.bucket().counter());
      write(out, standing.bucket().end());
      write(out, standing.bucket().ceiling());
      write(out, standing.counter());
    }
    out.writeBoolean(answer.until().isPresent());
    if (answer.until().isPresent()) write(out, answer.until().get());
    out.writeBoolean(answer.repeated());
  }

  private static TakeAnswer.Taken readAnswer(DataInputStream in) throws IOException {
    Instant at = readInstant(in);
    List<Long> granted = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) granted.add(in.readLong());
    List<Standing> standings = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      int item = in.readInt();
      Bucket bucket = new Bucket(readKey(in), readInstant(in), readCeiling(in));
      standings.add(new Standing(item, bucket, readCounter(in)));
    }
    Optional<Instant> until = in.readBoolean() ? Optional.of(readInstant(in)) : Optional.empty();
    return new TakeAnswer.Taken(at, granted, standings, until, in.readBoolean());
  }

  private static void write(DataOutputStream out, Ceiling ceiling) throws IOException {
    out.writeBoolean(ceiling instanceof Ceiling.Amount);
    if (ceiling instanceof Ceiling.Amount amount) {
      out.writeLong(amount.allowance());
      out.writeLong(amount.max());
    } else if (ceiling instanceof Ceiling.Refill refill) {
      out.writeLong(refill.amount());
      out.writeLong(refill.periodMicros());
      out.writeLong(refill.burst());
    }
  }

  private static Ceiling readCeiling(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new Ceiling.Amount(in.readLong(), in.readLong())
        : new Ceiling.Refill(in.readLong(), in.readLong(), in.readLong());
  }

  private static void write(DataOutputStream out, Counter counter) throws IOException {
    out.writeLong(counter.settled());
    out.writeLong(counter.held());
    out.writeLong(counter.leased());
    out.writeLong(counter.version());
    write(out, counter.asOf());
  }

  private static Counter readCounter(DataInputStream in) throws IOException {
    return new Counter(
        in.readLong(), in.readLong(), in.readLong(), in.readLong(), readInstant(in), Instant.MAX);
  }

  private static void write(DataOutputStream out, CounterKey key) throws IOException {
    out.writeUTF(key.customer());
    out.writeUTF(key.subject());
    out.writeUTF(key.service());
    out.writeUTF(key.limit());
    write(out, key.windowStart());
  }

  private static CounterKey readKey(DataInputStream in) throws IOException {
    return new CounterKey(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF(), readInstant(in));
  }

  private static void write(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
