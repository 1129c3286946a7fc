package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void saysSoWhereThereIsNoJarToAsk() {
    assertThat(new Version().getVersion()).containsExactly("quota (not packaged)");
  }
}
