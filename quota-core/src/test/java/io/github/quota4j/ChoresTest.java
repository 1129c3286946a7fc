package io.github.quota4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which chores are done, and how often. */
class ChoresTest {
  @Test
  void usualIsAllButTheRemovalOfUsage() {
    assertThat(Chores.usual().every())
        .containsOnlyKeys(
            Chore.DELIVER, Chore.MONITOR, Chore.CLOSE_PERIODS, Chore.ROLL_UP, Chore.WARM);
    Chores removing = Chores.usual().removeUsage(Duration.ofDays(400));
    assertThat(removing.every()).containsKey(Chore.REMOVE_USAGE);
    assertThat(removing.every(Chore.REMOVE_USAGE, Duration.ofHours(6)).usageKept())
        .hasValue(Duration.ofDays(400));
    assertThat(removing.without(Chore.REMOVE_USAGE)).isEqualTo(Chores.usual());
    assertThat(Chores.none().every(Chore.WARM, Duration.ofHours(2)).without(Chore.WARM))
        .isEqualTo(Chores.none());
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Chores.usual().every(Chore.DELIVER, Duration.ZERO))
        .hasMessage("DELIVER must be every PT0.1S to PT8760H, was PT0S");
    assertThatThrownBy(() -> Chores.usual().every(Chore.WARM, Duration.ofDays(366)))
        .hasMessageContaining("WARM must be every");
    assertThatThrownBy(() -> Chores.usual().warm(0))
        .hasMessage("busiest must be at least 1, was 0");
    assertThatThrownBy(() -> Chores.usual().removeUsage(Duration.ofDays(30)))
        .hasMessageContaining("olderThan must be at least PT744H, was PT720H");
    assertThatThrownBy(() -> Chores.usual().every(Chore.REMOVE_USAGE, Duration.ofDays(1)))
        .hasMessageContaining("REMOVE_USAGE needs an age");
    assertThatThrownBy(() -> new Chores(Map.of(), 1, Optional.of(Duration.ofDays(400))))
        .hasMessageContaining("and PT9600H");
  }
}
