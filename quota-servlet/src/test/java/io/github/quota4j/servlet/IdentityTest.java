package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachContainer
final class IdentityTest extends WebTest {
  IdentityTest(Container container) {
    super(container);
    site.plan(Quota.hard("api", 5));
  }

  private QuotaFilter.Builder rules() {
    return QuotaFilter.builder(site.quotas()).charge("/api/**", "api");
  }

  /** As a filter before ours does that knows the user. */
  private Site authenticated(QuotaFilter.Builder rules) {
    return site.filter("login", (request, response, chain) -> {
          HttpServletRequest http = (HttpServletRequest) request;
          String user = http.getHeader("X-User");
          chain.doFilter(user == null ? http : new As(http, user), response);
        })
        .filter("quota", rules.build())
        .work("/*", (request, response) -> {});
  }

  private static final class As extends HttpServletRequestWrapper {
    private final String user;

    As(HttpServletRequest request, String user) {
      super(request);
      this.user = user;
    }

    @Override
    public Principal getUserPrincipal() {
      return () -> user;
    }
  }

  @Test
  void isThePrincipalUnlessSet() throws Exception {
    authenticated(rules()).start();

    assertThat(site.send(site.request("/api/x").header("X-User", "jane")).statusCode())
        .isEqualTo(200);

    assertThat(site.used("jane", "api")).isEqualTo(1);
  }

  @Test
  void isAskedOnlyWhereSomethingIsCharged() throws Exception {
    authenticated(rules()).start();

    assertThat(site.send(site.request("/free")).statusCode()).isEqualTo(200);
    assertThat(site.send(site.request("/api/x")).statusCode()).isEqualTo(401);
  }

  @Test
  void isMissedAsTheHostStates() throws Exception {
    authenticated(rules().refuseWithoutCustomer(403)).start();

    assertThat(site.send(site.request("/api/x")).statusCode()).isEqualTo(403);
  }

  @Test
  void isAskedForWithTheChallengeOfTheHost() throws Exception {
    authenticated(rules().challengeWithoutCustomer("Bearer")).start();

    assertThat(site.raw("GET /api/x HTTP/1.1", "Host: x", "Connection: close", ""))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Bearer\r\n");
  }

  @Test
  void isNotNeededWhereTheHostLetsStrangersPass() throws Exception {
    authenticated(rules().passWithoutCustomer()).start();

    assertThat(site.send(site.request("/api/x")).statusCode()).isEqualTo(200);
  }

  @Test
  void isTheHashOfAKeyAndNotTheKey() throws Exception {
    authenticated(rules().customer(Identity.apiKey(Site.KEY))).start();

    assertThat(site.get("/api/x", "sécret key!").statusCode()).isEqualTo(200);
    assertThat(site.send(site.request("/api/x").header(Site.KEY, " ")).statusCode())
        .isEqualTo(401);

    assertThat(Identity.hash("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,                 203.0.113.7",
    "2001:db8:1:2:3:4:5:6,        2001:db8:1:2:0:0:0:0",
    "2001:db8:1:2::ffff,          2001:db8:1:2:0:0:0:0",
    "[2001:db8:1:3::1],           2001:db8:1:3:0:0:0:0",
    "fe80::1%eth0,                fe80:0:0:0:0:0:0:0",
    "::ffff:203.0.113.7,          203.0.113.7",
    "example.com,                 ",
    "999.1.1.1,                   ",
    "'',                          "
  })
  void isOfAnIpv6AddressItsNetwork(String remote, String expected) {
    assertThat(Identity.network(remote)).isEqualTo(Optional.ofNullable(expected));
  }
}
