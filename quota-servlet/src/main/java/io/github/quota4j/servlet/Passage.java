package io.github.quota4j.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How a request that was let in goes on. */
interface Passage {
  /** Nothing is left to settle. */
  Passage PAID = (request, response, chain) -> chain.doFilter(request, response);

  void through(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException;
}
