package io.github.quota4j.store;

import io.github.quota4j.text.Text;
import java.time.Instant;
import java.util.Optional;

/**
 * One thing that was done, or some that were alike. Of a change it says what was asked for, before it is made; one that was then
 * refused is followed by an entry that says {@link AuditAction#FAILED}. Immutable. No text has control characters.
 *
 * @param id made by whoever wrote it; unique over all processes, 1 to 60 characters
 * @param at when, by the store's time; of some that were alike, the first
 * @param who 1 to 255 characters
 * @param why 1 to 1 000 characters; empty if nothing was said
 * @param action what was done
 * @param customer to whom; empty if to all, or to nobody
 * @param service about which one; empty if about none or several
 * @param detail the reason of a denial, or what was asked for: up to 4 000 characters, for people
 * @param count how many that were alike, 1 or more
 * @param last when the last of them was; else as {@code at}
 */
public record AuditEntry(
    String id,
    Instant at,
    String who,
    Optional<String> why,
    AuditAction action,
    Optional<String> customer,
    Optional<String> service,
    String detail,
    long count,
    Instant last) {
  private static final int MOST_WHO = 255;
  private static final int MOST_WHY = 1_000;
  private static final int MOST_DETAIL = 4_000;

  /** @throws IllegalArgumentException if one is out of range */
  public AuditEntry {
    requireText("id", id, 60);
    requireText("who", who, MOST_WHO);
    why.ifPresent(text -> requireText("why", text, MOST_WHY));
    customer.ifPresent(text -> requireText("customer", text, 255));
    service.ifPresent(text -> requireText("service", text, 100));
    if (!detail.isEmpty()) requireText("detail", detail, MOST_DETAIL);
    if (count < 1) throw new IllegalArgumentException("count must be at least 1, was " + count);
    if (last.isBefore(at))
      throw new IllegalArgumentException("last must not be before " + at + ", was " + last);
  }

  /** One thing. */
  public static AuditEntry of(
      String id,
      Instant at,
      String who,
      Optional<String> why,
      AuditAction action,
      Optional<String> customer,
      Optional<String> service,
      String detail) {
    return new AuditEntry(id, at, who, why, action, customer, service, detail, 1, at);
  }

  /**
   * Somebody's name, checked.
   *
   * @throws IllegalArgumentException if it is not 1 to 255 characters, or has a control character
   */
  public static String requireWho(String who) {
    return requireText("who", who, MOST_WHO);
  }

  /**
   * Somebody's reason, checked.
   *
   * @throws IllegalArgumentException if it is not 1 to 1 000 characters, or has a control character
   */
  public static String requireWhy(String why) {
    return requireText("why", why, MOST_WHY);
  }

  /** A text that is fit to be a detail: what cannot be written is shown as U+FFFD, and what is too long ends in an ellipsis. */
  public static String detail(String text) {
    return Text.fit(text, MOST_DETAIL);
  }

  private static String requireText(String name, String text, int most) {
    if (text.isBlank() || text.length() > most || !Text.isPlain(text)) {
      throw new IllegalArgumentException(name + " must be 1 to " + most
          + " characters, none of them a control, was \"" + Text.fit(text, 80) + "\"");
    }
    return text;
  }
}
