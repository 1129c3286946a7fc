package io.github.quota4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreLocationTest {
  @Test
  void passwordsAreNeverShown() {
    assertThat(shown("redis://:s3cret@cache:6379/1")).isEqualTo("redis://:***@cache:6379/1");
    assertThat(shown("rediss://me:s3c$ret@cache")).isEqualTo("rediss://me:***@cache");
    assertThat(shown("redis://me:a@b:c@cache")).isEqualTo("redis://me:***@cache");
    assertThat(shown("jdbc:postgresql://db/q?user=me&password=s3cret&ssl=true"))
        .isEqualTo("jdbc:postgresql://db/q?user=me&password=***&ssl=true");
    assertThat(shown("jdbc:postgresql://db/q?sslpassword=s3cret"))
        .isEqualTo("jdbc:postgresql://db/q?sslpassword=***");
    assertThat(shown("jdbc:h2:mem:q;USER=me;PASSWORD=s3cret"))
        .isEqualTo("jdbc:h2:mem:q;USER=me;PASSWORD=***");
  }

  @Test
  void whatHoldsNoPasswordIsShownAsItIs() {
    for (String url : new String[] {
      "redis://cache:6379", "redis://me@cache", "jdbc:postgresql://db:5432/q?user=a@b", "memory:"
    }) {
      assertThat(shown(url)).isEqualTo(url);
    }
  }

  @Test
  void messagesThatQuoteTheUrlLoseThePassword() {
    String url = "redis://:s3cret@cache:6379";
    StoreLocation location = StoreLocation.of("--store", url);
    assertThat(location.redacted("cannot reach " + url))
        .isEqualTo("cannot reach redis://:***@cache:6379");
    assertThat(location.toString()).doesNotContain("s3cret");
  }

  @Test
  void whatAUrlMayLookLikeIsNoPassword() {
    String help = "must be redis://[[user:]password@]host[:port][/database], was ";
    StoreLocation location = StoreLocation.of("--store", "redis://me:s3cret@");
    assertThat(location.redacted(help + "\"redis://me:s3cret@\""))
        .isEqualTo(help + "\"redis://me:***@\"");
    assertThat(shown("redis://[[user:s3cret@cache")).isEqualTo("redis://[[user:***@cache");
  }

  @Test
  void theEmbeddedDatabaseWritesBeforeItAnswersAndCanBeLookedAtMeanwhile() {
    StoreLocation location = StoreLocation.in(Path.of("quota-data"));
    assertThat(location.url()).contains(";AUTO_SERVER=TRUE", ";WRITE_DELAY=0");
    assertThat(location.options()).isEmpty();
    assertThat(location.isThere()).isFalse();
  }

  @Test
  void aFolderCannotSmuggleInSettings() {
    assertThatThrownBy(() -> StoreLocation.in(Path.of("x;INIT=RUNSCRIPT FROM 'y'")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("--data must not hold a semicolon");
  }

  private static String shown(String url) {
    return StoreLocation.of("--store", url).shown();
  }
}
