package io.github.quota4j.cli.demo;

import io.github.quota4j.servlet.QuotaAnswers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whose request it is by its {@code X-API-Key}, and refuses it where that is nobody's. */
final class ApiKeyFilter extends HttpFilter {
  static final String HEADER = "X-API-Key";

  private static final long serialVersionUID = 1L;

  private final transient Set<String> customers;
  private final transient QuotaAnswers answers = QuotaAnswers.standard();

  ApiKeyFilter(DemoCustomers customers) {
    this.customers = Set.copyOf(customers.all());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String key = request.getHeader(HEADER);
    if (key == null || !customers.contains(key)) {
      refuse(key, response);
      return;
    }
    chain.doFilter(new Known(request, key), response);
  }

  private void refuse(@Nullable String key, HttpServletResponse response) throws IOException {
    response.setHeader(
        "WWW-Authenticate", "ApiKey realm=\"quota demo\", header=\"" + HEADER + "\"");
    String detail =
        key == null ? "The header " + HEADER + " is missing." : "The API key is unknown.";
    answers.problem(401, key == null ? "no-api-key" : "unknown-api-key", detail, response);
  }

  /** A request whose customer is known. */
  private static final class Known extends HttpServletRequestWrapper {
    private final String customer;

    Known(HttpServletRequest request, String customer) {
      super(request);
      this.customer = customer;
    }

    @Override
    public String getRemoteUser() {
      return customer;
    }
  }
}
