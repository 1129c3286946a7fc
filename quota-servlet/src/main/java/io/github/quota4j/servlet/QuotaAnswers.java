package io.github.quota4j.servlet;

import io.github.quota4j.Decision;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says a decision in HTTP: {@code RateLimit}, {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers-11) and
 * {@code Quota-Warning} fields on every answer; on a refusal also the status, {@code Retry-After} and {@code
 * application/problem+json}. The filter uses it; so may a servlet that charges by itself. Immutable: each method that sets
 * something returns new answers.
 */
public final class QuotaAnswers {
  private static final List<String> OWN = List.of("Retry-After", "Quota-Warning");
  private static final List<String> LEGACY =
      List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

  private final int noPlanStatus;
  private final Optional<URI> upgrade;
  private final RateLimitFields fields;
  private final boolean legacy;
  private final boolean exposed;

  private QuotaAnswers(
      int noPlanStatus,
      Optional<URI> upgrade,
      RateLimitFields fields,
      boolean legacy,
      boolean exposed) {
    this.noPlanStatus = noPlanStatus;
    this.upgrade = upgrade;
    this.fields = fields;
    this.legacy = legacy;
    this.exposed = exposed;
  }

  /** 403 for a customer without a plan, no upgrade URL, no legacy fields, nothing exposed to scripts of other origins. */
  public static QuotaAnswers standard() {
    return new QuotaAnswers(
        Refusal.FORBIDDEN, Optional.empty(), RateLimitFields.draft11(), false, false);
  }

  /**
   * The status for a customer without a plan.
   *
   * @param status 402 or 403
   */
  public QuotaAnswers noPlanStatus(int status) {
    if (status != Refusal.PAYMENT_REQUIRED && status != Refusal.FORBIDDEN) {
      throw new IllegalArgumentException("status without a plan must be 402 or 403, was " + status);
    }
    return new QuotaAnswers(status, upgrade, fields, legacy, exposed);
  }

  /** Where a caller finds a bigger plan: the member {@code upgrade} of problems that one would solve. */
  public QuotaAnswers upgradeUrl(URI url) {
    return new QuotaAnswers(noPlanStatus, Optional.of(url), fields, legacy, exposed);
  }

  /** Says limits in other fields; {@link RateLimitFields#draft11} unless set. */
  public QuotaAnswers fields(RateLimitFields serialiser) {
    return new QuotaAnswers(noPlanStatus, upgrade, serialiser, legacy, exposed);
  }

  /**
   * Also {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset} (seconds since 1970), of the limit that has the
   * smallest part left.
   */
  public QuotaAnswers legacyFields() {
    return new QuotaAnswers(noPlanStatus, upgrade, fields, true, exposed);
  }

  /** Lets scripts of other origins read the fields: {@code Access-Control-Expose-Headers}. */
  public QuotaAnswers exposed() {
    return new QuotaAnswers(noPlanStatus, upgrade, fields, legacy, true);
  }

  /**
   * Sets the fields of a decision, and of one that does not allow writes the whole answer. For the fields to be sent it
   * must come before the response is committed.
   *
   * @return whether the work may go ahead; else everything is said, and nothing more should be written
   */
  public boolean write(Decision decision, HttpServletResponse response) throws IOException {
    say(decision, response);
    if (decision.allowed()) return true;
    Refusal refusal = Refusal.of(decision.reason(), noPlanStatus);
    retryAfter(decision, refusal)
        .ifPresent(seconds -> response.setHeader("Retry-After", Long.toString(seconds)));
    Problem.of(decision, refusal, upgrade).send(response);
    return false;
  }

  /**
   * Writes a problem of the host's own in the same form: a status, and as members a code and a detail.
   *
   * @param status 400 to 599
   * @param code for programs, in lower case: {@code length-required}
   * @param detail for people
   */
  public void problem(int status, String code, String detail, HttpServletResponse response)
      throws IOException {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be 400 to 599, was " + status);
    }
    Problem.of(status, code, detail).send(response);
  }

  private void say(Decision decision, HttpServletResponse response) {
    fields.say(decision, response::setHeader);
    String warning = LimitFields.warning(decision);
    if (!warning.isEmpty()) response.setHeader("Quota-Warning", warning);
    if (legacy) {
      LimitFields.of(decision).stream().min(TIGHTEST).ifPresent(limit -> legacy(limit, response));
    }
    if (exposed) response.addHeader("Access-Control-Expose-Headers", exposedNames());
  }

  private String exposedNames() {
    List<String> names = new ArrayList<>(fields.names());
    names.addAll(OWN);
    if (legacy) names.addAll(LEGACY);
    return String.join(", ", names);
  }

  private static final Comparator<LimitFields> TIGHTEST =
      Comparator.comparing(LimitFields::partLeft);

  private static void legacy(LimitFields limit, HttpServletResponse response) {
    response.setHeader("X-RateLimit-Limit", Long.toString(limit.quota()));
    response.setHeader("X-RateLimit-Remaining", Long.toString(limit.remaining()));
    limit
        .reset()
        .map(at -> LimitFields.seconds(Duration.between(Instant.EPOCH, at)))
        .ifPresent(epoch -> response.setHeader("X-RateLimit-Reset", Long.toString(epoch)));
  }

  private static Optional<Long> retryAfter(Decision decision, Refusal refusal) {
    if (refusal.retry()) return Optional.of(1L);
    if (!(decision instanceof Decision.Denied denied)) return Optional.empty();
    return denied.retryAfter().map(wait -> Math.max(1, LimitFields.seconds(wait)));
  }
}
