package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.quota4j.plan.Quota;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The filter and the servlet as a {@code web.xml} declares them: by class name, with init parameters. */
@EachContainer
final class InitParametersTest extends WebTest {
  private final AtomicReference<@Nullable ServletContext> found = new AtomicReference<>();

  InitParametersTest(Container container) {
    super(container);
    site.plan(
        Quota.hard("api", 5),
        Quota.hard("storage", 1).unit("gb").scale(6).level(),
        Quota.hard("tokens", 100));
  }

  private Site declared(Map<String, String> parameters) {
    return site.with(context -> filter(context, parameters)).work("/*", (request, response) -> {
      if (request.getRequestURI().equals("/written")) response.getOutputStream().write('x');
      if (request.getParameter("tokens") != null) {
        QuotaFilter.cost(request, Long.parseLong(request.getParameter("tokens")));
      }
    });
  }

  private void filter(ServletContext context, Map<String, String> parameters) {
    context.setAttribute(QuotaFilter.QUOTAS_ATTRIBUTE, site.quotas());
    FilterRegistration.Dynamic filter = context.addFilter("quota", QuotaFilter.class.getName());
    filter.setInitParameters(parameters);
    filter.addMappingForUrlPatterns(null, false, "/*");
  }

  @Test
  void chargeByTheSameRules() throws Exception {
    declared(Map.of(
            "customer",
            "header X-API-Key",
            "charge",
            """

                PUT /files/**  storage  content-length
                POST /chat     tokens   reserve:50
                /weighed       api      header:X-Cost
                /twice         api      2  1/minute
                /written       storage  bytes-written:0.5
                /api/**        api
            """,
            "exempt",
            "/api/health, GET /api/version"))
        .start();

    assertThat(site.put("/files/a", "acme", 10).statusCode()).isEqualTo(200);
    assertThat(site.status("acme", "storage").used()).isEqualByComparingTo("0.000001");
    HttpRequest.Builder chat = site.request("/chat?tokens=7").header(Site.KEY, "acme");
    assertThat(site.send(chat.POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
    assertThat(site.used("acme", "tokens")).isEqualTo(7);
    assertThat(site.get("/twice", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/twice", "acme").statusCode()).isEqualTo(429);
    assertThat(site.get("/written", "acme").body()).isEqualTo("x");
    assertThat(site.status("acme", "storage").used()).isEqualByComparingTo("0.000002");
    assertThat(site.get("/api/x", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/health", "acme").statusCode()).isEqualTo(200);
    assertThat(site.get("/api/version", "acme").statusCode()).isEqualTo(200);
    assertThat(site.used("acme", "api")).isEqualTo(3);
    assertThat(weighed("2").statusCode()).isEqualTo(200);
    assertThat(site.used("acme", "api")).isEqualTo(5);
  }

  @Test
  void refuseACostInAHeaderThatIsNoNumber() throws Exception {
    declared(Map.of("customer", "header X-API-Key", "charge", "/weighed api header:X-Cost"))
        .start();

    for (String cost : new String[] {"-1", "1e9", "NaN", "", "0x10", "1.0000001", "9".repeat(16)}) {
      HttpResponse<String> answer = weighed(cost);
      assertThat(answer.statusCode()).as(cost).isEqualTo(400);
      assertThat(json(answer).get("detail").asText())
          .isEqualTo("header X-Cost must be a number of up to 15 digits and 6 decimals");
    }
    assertThat(site.get("/weighed", "acme").statusCode()).isEqualTo(400);
    assertThat(weighed("0.5").statusCode()).isEqualTo(400); // more decimals than the unit has
    assertThat(site.used("acme", "api")).isZero();
  }

  private HttpResponse<String> weighed(String cost) throws Exception {
    return site.send(site.request("/weighed").header(Site.KEY, "acme").header("X-Cost", cost));
  }

  @Test
  void chargeAnAddressOrTheHashOfAKey() throws Exception {
    declared(Map.of("customer", "address", "charge", "/api/** api")).start();

    assertThat(site.send(site.request("/api/x")).statusCode()).isEqualTo(200);

    assertThat(site.used("127.0.0.1", "api")).isEqualTo(1);
  }

  @Test
  void showUsageToo() throws Exception {
    site.with(context -> {
          context.setAttribute("mine", site.quotas());
          ServletRegistration.Dynamic usage =
              context.addServlet("usage", UsageServlet.class.getName());
          usage.setInitParameters(
              Map.of("store", "mine", "customer", "api-key X-API-Key", "per-minute", "1"));
          usage.addMapping("/usage");
        })
        .start();

    assertThat(json(site.get("/usage", "secret")).get("customer").asText())
        .isEqualTo(Identity.hash("secret"));
    assertThat(site.get("/usage", "secret").statusCode()).isEqualTo(429);
  }

  @Test
  void stopTheStartWhenTheyAreWrong() throws Exception {
    site.with(context -> {
          context.setAttribute(QuotaFilter.QUOTAS_ATTRIBUTE, site.quotas());
          found.set(context);
        })
        .start();
    assertWrong(Map.of(), "the filter has no rule to charge by");
    assertWrong(Map.of("charge", "/api/**"), "charge must be like");
    assertWrong(Map.of("charge", "/api/** api 1 2/second 3"), "charge must be like");
    assertWrong(Map.of("charge", "/api/** api 1 2"), "rate must be like");
    assertWrong(Map.of("charge", "/api/** api 1 0/second"), "must be more than 0");
    assertWrong(Map.of("charge", "PUT"), "charge must be like");
    assertWrong(Map.of("charge", "/a**b api"), "route must be like");
    assertWrong(Map.of("charge", "/api/** api much"), "cost must be a number");
    assertWrong(Map.of("charge", "/api/** api -1"), "units must not be negative");
    assertWrong(Map.of("charge", "/api/** api", "customer", "me"), "customer must be principal");
    assertWrong(Map.of("charge", "/api/** api", "exempt", "health"), "route must be like");
    assertWrong(
        Map.of("charge", "/api/** api", "store", "else"), "no Quotas under the attribute else");
    assertWrong(Map.of("charge", "/api/** api 1 900000000/hour"), "burst");
  }

  @Test
  void stopTheStartOfTheUsageServletWhenItsRateIsWrong() throws Exception {
    site.with(context -> context.setAttribute(QuotaFilter.QUOTAS_ATTRIBUTE, site.quotas()))
        .with(found::set)
        .start();
    for (String wrong : List.of("abc", "0", "-1", "1.5", "1e3", "150119988", "99999999999")) {
      ServletConfig config =
          new Declared(Objects.requireNonNull(found.get()), Map.of("per-minute", wrong));
      assertThatThrownBy(() -> new UsageServlet().init(config))
          .isInstanceOf(ServletException.class)
          .hasMessage("usage servlet: per-minute must be 1 to 150119987, was \"" + wrong + "\"");
    }
    new UsageServlet()
        .init(
            new Declared(Objects.requireNonNull(found.get()), Map.of("per-minute", " 150119987 ")));
  }

  private void assertWrong(Map<String, String> parameters, String message) {
    FilterConfig config = new Declared(Objects.requireNonNull(found.get()), parameters);
    assertThatThrownBy(() -> new QuotaFilter().init(config))
        .isInstanceOf(ServletException.class)
        .hasMessageContaining(message);
  }

  private record Declared(ServletContext context, Map<String, String> parameters)
      implements FilterConfig, ServletConfig {
    @Override
    public String getFilterName() {
      return "quota";
    }

    @Override
    public String getServletName() {
      return "usage";
    }

    @Override
    public ServletContext getServletContext() {
      return context;
    }

    @Override
    public @Nullable String getInitParameter(String name) {
      return parameters.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(parameters.keySet());
    }
  }
}
