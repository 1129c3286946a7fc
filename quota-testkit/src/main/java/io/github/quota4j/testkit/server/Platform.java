package io.github.quota4j.testkit.server;

import java.util.Locale;

/** This machine, in the words that the server binaries are named with. */
record Platform(String system, boolean arm) {
  static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : "";
    boolean arm = osArch.equals("aarch64");
    if (system.isEmpty() || !(arm || osArch.equals("amd64") || osArch.equals("x86_64"))) {
      throw new IllegalStateException(
          "No PostgreSQL and Redis binaries for " + osName + " on " + osArch
              + ": use -D" + Backends.BACKENDS + "=docker, or give -D" + Backends.POSTGRES_URL
              + " and -D"
              + Backends.REDIS_URL);
    }
    return new Platform(system, arm);
  }

  String postgresArchive() {
    return "postgres-" + system + (arm ? "-arm_64.txz" : "-x86_64.txz");
  }

  String redisBinary() {
    return "redis-server-7.0.15-" + system + (arm ? "-arm64" : "-amd64");
  }
}
