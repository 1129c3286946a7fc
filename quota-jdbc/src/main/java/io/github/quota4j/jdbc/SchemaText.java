package io.github.quota4j.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tables as SQL, for who has to read them first, or runs them by other means. */
public final class SchemaText {
  private static final List<String> DATABASES = List.of("postgresql", "h2");

  private SchemaText() {}

  /**
   * All files that make the tables, in the order in which they are applied. Whoever runs them by other means opens stores with
   * {@link SchemaMode#NONE}.
   *
   * @param database postgresql or h2
   * @throws IllegalArgumentException if it is another
   */
  public static String of(String database) {
    if (!DATABASES.contains(database)) {
      throw new IllegalArgumentException(
          "database must be one of " + DATABASES + ", was \"" + database + "\"");
    }
    URL folder = SchemaText.class.getResource("/db/quota4j-" + database);
    if (folder == null) throw new IllegalStateException("the files are not in this jar");
    try {
      return read(folder.toURI());
    } catch (IOException e) {
      throw new UncheckedIOException("the files cannot be read", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String read(URI folder) throws IOException {
    if (!folder.getScheme().equals("jar")) return joined(Path.of(folder));
    try (FileSystem jar = FileSystems.newFileSystem(folder, Map.of())) {
      String inside = folder.getSchemeSpecificPart();
      return joined(jar.getPath(inside.substring(inside.lastIndexOf('!') + 1)));
    }
  }

  private static String joined(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found
          .filter(file -> file.getFileName().toString().matches("V\\d+__.*\\.sql"))
          .sorted(Comparator.comparingInt(SchemaText::version))
          .toList();
    }
    StringBuilder text = new StringBuilder();
    for (Path file : files) {
      text.append("-- ").append(file.getFileName()).append('\n');
      text.append(Files.readString(file).strip()).append("\n\n");
    }
    return text.toString();
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(1).split("__", 2)[0]);
  }
}
