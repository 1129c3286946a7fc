package io.github.quota4j.cli.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /api/hello}. That it costs 1 api is the filter's business: nothing here knows of quotas. */
final class HelloServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient Methods methods = new Methods("GET", "HEAD");

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (methods.admit(request, response)) super.service(request, response);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    JsonAnswer.of(HttpServletResponse.SC_OK)
        .with("hello", request.getRemoteUser())
        .send(response);
  }
}
