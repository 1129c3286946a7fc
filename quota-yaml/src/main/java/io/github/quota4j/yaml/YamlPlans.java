package io.github.quota4j.yaml;

import io.github.quota4j.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Plans as a file, in YAML or in JSON (which is YAML, too). A quota has the words that it has in Java:
 *
 * <pre>{@code
 * plans:
 *   free:
 *     api: {hard: 10000, resets: monthly}
 *   pro:
 *     api: {soft: 1000000, price: 0.00005 USD, at_most: {daily: 50000}, rate: 100/s burst 200}
 *     storage: {hard: 100, unit: gb, scale: 6, level: true, per_subject: unlimited}
 * }</pre>
 *
 * <p>Reading is strict: a word that is unknown or stands twice, a value of another type, an amount that is negative or finer than
 * its unit, anchors, aliases, tags and a second document are refused. Numbers are exact decimals. Plans and services are named as
 * they are written, so {@code no} and {@code 1} are names as well. Nothing is kept: safe for all threads.
 */
public final class YamlPlans {
  /** Room for some ten thousand quotas. */
  static final int MOST_CHARACTERS = 1 << 20;

  private YamlPlans() {}

  /**
   * The plans of a file, in its order.
   *
   * @param file UTF-8, at most 1 MiB
   * @throws IllegalArgumentException if it says something that plans have no word for; the message has a line for each such
   *     place, at most twenty, with file, line and column, what was found and what is allowed
   * @throws IOException if it cannot be read
   */
  public static List<Plan> read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      Complaints complaints = new Complaints(file.toString());
      return plans(decoded(stream.readNBytes(MOST_CHARACTERS + 1), complaints), complaints);
    }
  }

  /**
   * The plans of a text, in its order.
   *
   * @param text at most 1 048 576 characters; it is read to its end, and not closed
   * @param name of the text, for messages
   * @throws IllegalArgumentException as {@link #read(Path)}
   * @throws IOException if it cannot be read
   */
  public static List<Plan> read(Reader text, String name) throws IOException {
    CharBuffer characters = CharBuffer.allocate(MOST_CHARACTERS + 1);
    while (characters.hasRemaining() && text.read(characters) >= 0) {
      // goes on until the end, or past the most
    }
    return plans(characters.flip().toString(), new Complaints(name));
  }

  private static List<Plan> plans(String text, Complaints complaints) {
    List<Plan> plans = List.of();
    try {
      if (text.length() > MOST_CHARACTERS) {
        throw new Complaint(Place.START, "must be at most " + MOST_CHARACTERS + " characters long");
      }
      plans = new PlansReader(complaints).read(Tree.of(text, complaints));
    } catch (Complaint e) {
      complaints.add(e);
    }
    complaints.throwAny();
    return plans;
  }

  private static String decoded(byte[] bytes, Complaints complaints) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    boolean isBad = StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes), text, bytes.length <= MOST_CHARACTERS)
        .isError();
    String decoded = text.flip().toString();
    if (isBad) complaints.add(Place.after(decoded), "must be UTF-8");
    complaints.throwAny();
    return decoded;
  }
}
