package io.github.quota4j.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {
  /** Starts a server and dies without a word, as by {@code kill -9}. */
  static final class DyingOwner {
    public static void main(String[] arguments) {
      System.out.println(RedisServer.start().url());
      Runtime.getRuntime().halt(1);
    }
  }

  /** Starts a server and forgets to close it. */
  static final class ForgetfulOwner {
    public static void main(String[] arguments) {
      System.out.println(RedisServer.start().url());
    }
  }

  /** Unpacks all programs. */
  static final class Unpacker {
    public static void main(String[] arguments) throws IOException {
      System.out.println(Binaries.postgres().resolve("bin/postgres") + "\n" + Binaries.redis());
    }
  }

  @Test
  void endsTheServersOfAJvmThatWasKilled() throws Exception {
    String url = OtherJvm.output(OtherJvm.start(DyingOwner.class));
    RedisLine.to(url).close(); // still there
    RedisServer.start().close();
    assertThatThrownBy(() -> RedisLine.to(url)).isInstanceOf(IOException.class);
  }

  @Test
  void leavesTheServersOfALivingJvmAlone() throws IOException {
    try (RedisServer mine = RedisServer.start()) {
      RedisServer.start().close();
      RedisLine.to(mine.url()).close();
    }
  }

  @Test
  void endsTheServersOfAJvmThatExits() throws Exception {
    String url = OtherJvm.output(OtherJvm.start(ForgetfulOwner.class));
    assertThat(url).startsWith("redis://");
    assertThatThrownBy(() -> RedisLine.to(url)).isInstanceOf(IOException.class);
  }

  @Test
  void unpacksOnceThoughTwoJvmsStartTogether(@TempDir Path temporary) throws Exception {
    String folder = "-Djava.io.tmpdir=" + temporary;
    Process one = OtherJvm.start(Unpacker.class, folder);
    Process other = OtherJvm.start(Unpacker.class, folder);
    String programs = OtherJvm.output(one);
    assertThat(OtherJvm.output(other)).isEqualTo(programs);
    assertThat(programs.lines())
        .hasSize(2)
        .allMatch(program -> Files.isExecutable(Path.of(program)));
  }
}
