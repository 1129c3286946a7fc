package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RoutePatternTest {
  @ParameterizedTest
  @CsvSource({
    "/api/**,      GET,  /api,         true",
    "/api/**,      GET,  /api/,        true",
    "/api/**,      PUT,  /api/a/b,     true",
    "/api/**,      GET,  /apis,        false",
    "/api/**,      GET,  /,            false",
    "/api/**,      GET,  /API/a,       false",
    "/api/*,       GET,  /api/a,       true",
    "/api/*,       GET,  /api,         false",
    "/api/*,       GET,  /api/a/b,     false",
    "/api/*/x,     GET,  /api/a/x,     true",
    "/api/*/x/**,  GET,  /api/a/x/y,   true",
    "/health,      GET,  /health,      true",
    "/health,      GET,  /health/x,    false",
    "/,            GET,  /,            true",
    "/,            GET,  /a,           false",
    "/**,          GET,  /,            true",
    "/**,          GET,  /a/b,         true",
    "PUT /f/**,    PUT,  /f/a,         true",
    "PUT /f/**,    POST, /f/a,         false",
    "PUT /f/**,    put,  /f/a,         false",
    "GET /f/**,    HEAD, /f/a,         true",
    "HEAD /f/**,   GET,  /f/a,         false"
  })
  void matches(String pattern, String method, String path, boolean expected) {
    assertThat(RoutePattern.parse(pattern).matches(method, RequestPath.of(path).literal()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "api",
        "get /api",
        "GET",
        "GET api",
        "/a*",
        "/a/**/b",
        "/a//b",
        "/a/../b",
        "/a/./b",
        "/a;b",
        "/a b",
        "GET PUT /a",
        "/a/***"
      })
  void refusesWhatIsNoPattern(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RoutePattern.parse(text))
        .withMessageContaining("was \"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/,               /,     true",
    "/api,            /api,  true",
    "/api/,           /api,  true",
    "//api,           /api,  false",
    "/api//,          /api,  false",
    "/./api,          /api,  false",
    "/x/../api,       /api,  false",
    "/../../api,      /api,  false",
    "/api;a=b,        /api,  false",
    "/;x/api,         /api,  false",
    "/api/..;/api,    /api,  false",
    "/api/.,          /api,  false",
    "/api/..;,        /,     false",
  })
  void cleansWhatAContainerMayLeaveIn(String path, String cleaned, boolean plain) {
    RequestPath read = RequestPath.of(path);

    assertThat(read.cleaned()).isEqualTo(RequestPath.of(cleaned).literal());
    assertThat(read.isPlain()).isEqualTo(plain);
  }

  @Test
  void chargesAPathWithTwoReadingsByEither() {
    RouteTable table = new RouteTable(
        List.of(new Route(RoutePattern.parse("/api/**"), "api", Cost.of(1))), List.of());

    assertThat(service(table, "GET", "/api/..;")).contains("api");
    assertThat(service(table, "GET", "/api/../x")).contains("api");
    assertThat(service(table, "GET", "/x/../api/y")).contains("api");
    assertThat(service(table, "GET", "//api")).contains("api");
    assertThat(service(table, "GET", "/x/../y")).isEmpty();
  }

  @Test
  void takesTheFirstRuleThatMatchesAndExemptsFirst() {
    Route files = new Route(RoutePattern.parse("PUT /files/**"), "storage", Cost.of(1));
    Route all = new Route(RoutePattern.parse("/**"), "api", Cost.of(1));
    Route never = new Route(RoutePattern.parse("/files/never"), "never", Cost.of(1));
    RouteTable table = new RouteTable(
        List.of(files, all, never),
        List.of(RoutePattern.parse("/health"), RoutePattern.parse("/docs/**")));

    assertThat(service(table, "PUT", "/files/never")).contains("storage");
    assertThat(service(table, "GET", "/files/never")).contains("api");
    assertThat(service(table, "GET", "/health")).isEmpty();
    assertThat(service(table, "GET", "/docs/")).isEmpty();
    assertThat(service(table, "GET", "/health/")).contains("api");
    assertThat(service(table, "GET", "//health")).contains("api");
    assertThat(service(table, "GET", "/x/../health")).contains("api");
  }

  private static Optional<String> service(RouteTable table, String method, String path) {
    return table.of(method, RequestPath.of(path)).map(Route::service);
  }
}
