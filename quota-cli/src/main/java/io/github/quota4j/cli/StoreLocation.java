package io.github.quota4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place where quotas are kept.
 *
 * @param kind what is there
 * @param url how it is reached; it may hold a password, and is never shown
 * @param shown the same for people, without the password
 * @param options that name it on another command line; empty for the default
 */
public record StoreLocation(Kind kind, String url, String shown, String options) {
  /** What keeps quotas. */
  public enum Kind {
    /** The embedded database in a folder. */
    EMBEDDED,
    /** A database that a JDBC URL names. */
    JDBC,
    REDIS,
    /** This process, until it ends. */
    MEMORY
  }

  private static final String EMBEDDED_FILE = "quota";

  /** So messages say what a URL may look like; it is nobody's password. */
  private static final String ANYBODY = "[[user:]password@]";

  /** Passwords in URLs, in both places: {@code user:password@host} and {@code password=…}. */
  private static final Pattern PASSWORD = Pattern.compile(
      "(?<=://)(?!\\Q" + ANYBODY + "\\E)([^/@]*?):[^/]*@|(?i)([?&;](?:ssl)?password=)[^&;]*");

  /** @param source of the URL, for the message */
  static StoreLocation of(String source, String url) {
    String shown = withoutPassword(url);
    Kind kind;
    if (url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:h2:")) kind = Kind.JDBC;
    else if (url.startsWith("redis://") || url.startsWith("rediss://")) kind = Kind.REDIS;
    else if (url.equals("memory:")) kind = Kind.MEMORY;
    else {
      throw Failure.usage(source + " must be jdbc:postgresql://..., jdbc:h2:..., redis://..."
          + " or memory:, was \"" + shown + "\"");
    }
    return new StoreLocation(kind, url, shown, "--store '" + shown + "'");
  }

  /**
   * The embedded database in a folder.
   *
   * <p>AUTO_SERVER lets one command look while another runs. WRITE_DELAY=0 writes each commit before it is
   * acknowledged, so that a kill loses none.
   */
  static StoreLocation in(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (absolute.toString().indexOf(';') >= 0) {
      throw Failure.usage("--data must not hold a semicolon, was \"" + folder + "\"");
    }
    if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
      throw Failure.usage("--data must be a folder, was \"" + folder + "\"");
    }
    String url = "jdbc:h2:file:" + absolute.resolve(EMBEDDED_FILE)
        + ";AUTO_SERVER=TRUE;WRITE_DELAY=0;TRACE_LEVEL_FILE=0";
    boolean isDefault = folder.equals(Path.of("quota-data"));
    return new StoreLocation(
        Kind.EMBEDDED, url, absolute.toString(), isDefault ? "" : "--data '" + folder + "'");
  }

  /** Whether plans and customers are kept there; else whoever opens it says what they are. */
  public boolean keepsPlans() {
    return kind == Kind.EMBEDDED || kind == Kind.JDBC;
  }

  /** Whether something may be kept there already. A look must not leave an empty database behind. */
  public boolean isThere() {
    return kind != Kind.EMBEDDED || Files.exists(Path.of(shown, EMBEDDED_FILE + ".mv.db"));
  }

  /** Where processes that open or close it pass one at a time; empty if it needs none. */
  Optional<Door> door() {
    return kind == Kind.EMBEDDED
        ? Optional.of(new Door(Path.of(shown, EMBEDDED_FILE + ".door")))
        : Optional.empty();
  }

  /** A text that may quote the URL, without its password. */
  public String redacted(String text) {
    return withoutPassword(text.replace(url, shown));
  }

  private static String withoutPassword(String text) {
    return PASSWORD
        .matcher(text)
        .replaceAll(found -> found.group(2) == null
            ? found.group(1).replace("$", "\\$") + ":***@"
            : found.group(2) + "***");
  }

  /** Without the URL: it may hold a password. */
  @Override
  public String toString() {
    return shown;
  }
}
