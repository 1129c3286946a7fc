package io.github.quota4j;

import io.github.quota4j.decision.OperationId;
import io.github.quota4j.text.Text;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Which ids are allowed, and the ids of calls that bring none. */
final class Ids {
  static final Pattern DEFAULT_CUSTOMERS = Pattern.compile("[A-Za-z0-9._@:-]{1,255}");

  /** Begins every id of the library's, and no caller's: so they never meet. */
  private static final char MADE = '~';

  private final Pattern allowed;
  private final String prefix = MADE + random() + "-";
  private final AtomicLong made = new AtomicLong();

  Ids(Pattern allowed) {
    this.allowed = allowed;
  }

  String customer(String id) {
    return matched("customer", id);
  }

  String subject(String id) {
    return matched("subject", id);
  }

  /** A caller's key, checked. */
  String key(String id) {
    if (id.isEmpty() || id.length() > 255 || id.charAt(0) == MADE || !Text.isPlain(id)) {
      throw new IllegalArgumentException(
          "key must be 1 to 255 characters, none of them a control or half of a surrogate pair, and not begin with "
              + MADE + ", was \"" + Text.fit(id, 80) + "\"");
    }
    return id;
  }

  /** The operation of an earlier call: a caller's key, or one of the library's. */
  String operation(String id) {
    boolean isMade = id.startsWith(String.valueOf(MADE)) && id.length() <= 255;
    return isMade ? Text.requireKept("operation", id) : key(id);
  }

  /** An id for a call that brings none; unique over all processes. It looks as {@link OperationId#MADE} says. */
  String make() {
    return prefix + Long.toString(made.incrementAndGet(), Character.MAX_RADIX);
  }

  /** 96 bits: short, as it is kept with every charge. */
  private static String random() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The usual pattern is tried by hand: this is asked of every call. */
  private boolean isAllowed(String id) {
    return allowed == DEFAULT_CUSTOMERS ? isUsual(id) : allowed.matcher(id).matches();
  }

  static boolean isUsual(String id) {
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      if (!letter && (c < '-' || c > ':' || c == '/') && c != '_' && c != '@') return false;
    }
    return !id.isEmpty();
  }

  private String matched(String what, String id) {
    // What was given is shown shortened: it may be hostile, and very long.
    if (id.length() > 255 || !isAllowed(id)) {
      String shown = id.length() > 80 ? id.substring(0, 80) + "…" : id;
      throw new IllegalArgumentException(
          what + " must match " + allowed + ", was \"" + shown + "\"");
    }
    return allowed == DEFAULT_CUSTOMERS ? id : Text.requireKept(what, id);
  }
}
