package io.github.quota4j.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The server programs, unpacked from their jars once per user. Each lands in a folder named by its content, by a rename: whoever
 * sees the folder sees all of it, however many JVMs unpack at once.
 */
final class Binaries {
  /** Writes what a resource holds into an empty folder. */
  private interface Unpacking {
    void unpack(InputStream in, Path folder) throws IOException;
  }

  private Binaries() {}

  /** The folder with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  static Path postgres() throws IOException {
    return unpacked(Platform.current().postgresArchive(), Binaries::untar);
  }

  /** The redis-server program. */
  static Path redis() throws IOException {
    return unpacked(Platform.current().redisBinary(), Binaries::copyProgram)
        .resolve("redis-server");
  }

  // Synchronized, since a file lock keeps out other processes but not other threads of this one.
  private static synchronized Path unpacked(String resource, Unpacking unpacking)
      throws IOException {
    URL url = Binaries.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new IllegalStateException("The jar with " + resource + " is not on the class path");
    }
    Path programs = OpenFolders.create(ServerFolder.home().resolve("programs"));
    Path target = programs.resolve(resource.replaceAll("\\.txz$", "") + "-" + fingerprint(url));
    if (Files.exists(target)) {
      return target;
    }
    Path lockFile = programs.resolve(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      if (!Files.exists(target)) {
        Path unfinished = programs.resolve(target.getFileName() + ".unfinished");
        OpenFolders.delete(unfinished); // of a JVM that was killed
        OpenFolders.create(unfinished);
        try (InputStream in = url.openStream()) {
          unpacking.unpack(in, unfinished);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return target;
  }

  private static String fingerprint(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    long number = connection instanceof JarURLConnection jar
        ? jar.getJarEntry().getCrc()
        : connection.getContentLengthLong();
    return Long.toHexString(number);
  }

  private static void copyProgram(InputStream in, Path folder) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.copy(in, program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void untar(InputStream in, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("The archive has an entry outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          OpenFolders.create(target);
        } else {
          OpenFolders.create(folder.resolve(entry.getName() + "/..").normalize());
          write(tar, entry, target);
        }
      }
    }
  }

  private static void write(InputStream content, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, target);
    boolean program = (entry.getMode() & 0111) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
