package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import io.github.quota4j.QuotaStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A refusal as {@code application/problem+json} (RFC 9457).
 *
 * @param members in order; {@code type}, {@code title}, {@code status}, {@code detail} and {@code code} are always there
 */
record Problem(int status, Map<String, Object> members) {
  private static final String QUOTA_EXCEEDED =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  /** A problem that needs no words but those of its status. */
  static Problem of(int status, String code, String detail) {
    return new Problem(status, members("about:blank", title(status), status, detail, code));
  }

  /** The problem that a decision is. */
  static Problem of(Decision decision, Refusal refusal, Optional<URI> upgrade) {
    String code = decision.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    Optional<QuotaStatus> limit = decision.statuses().stream().findFirst();
    boolean exceeded = limit.isPresent() || refusal.status() == Refusal.TOO_MANY_REQUESTS;
    Map<String, Object> members = exceeded
        ? members(QUOTA_EXCEEDED, "Quota exceeded", refusal.status(), refusal.detail(), code)
        : members("about:blank", title(refusal.status()), refusal.status(), refusal.detail(), code);
    limit.ifPresent(status -> {
      members.put("service", status.service());
      members.put("limit", status.limit());
      members.put("used", status.used());
      members.put("remaining", status.remaining());
      members.put("unit", status.unit());
      members.put("resets_at", LimitFields.reset(status, decision));
      members.put("violated-policies", List.of(LimitFields.policy(status)));
    });
    boolean better = exceeded
        || refusal.status() == Refusal.PAYMENT_REQUIRED
        || refusal.status() == Refusal.FORBIDDEN;
    if (better) upgrade.ifPresent(url -> members.put("upgrade", url.toASCIIString()));
    return new Problem(refusal.status(), members);
  }

  /** Sends it. Nothing of a body that may come with the request is read. */
  void send(HttpServletResponse response) throws IOException {
    send(response, status, "application/problem+json", Json.of(members));
  }

  static void send(HttpServletResponse response, int status, String type, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.US_ASCII);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static Map<String, Object> members(
      String type, String title, int status, String detail, String code) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.put("code", code);
    return members;
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 402 -> "Payment Required";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> "Refused";
    };
  }
}
