package io.github.quota4j.store;

import io.github.quota4j.text.Text;
import java.util.Optional;

/**
 * What is known of a customer beside quotas. Immutable. No text has U+0000 or half of a surrogate pair.
 *
 * @param customer its id
 * @param name as people call it, at most 255 characters
 * @param email where it is reached, at most 255 characters
 */
public record Profile(String customer, Optional<String> name, Optional<String> email) {
  private static final int LONGEST = 255;

  public Profile {
    name.ifPresent(text -> requireShort("name", text));
    email.ifPresent(text -> requireShort("email", text));
  }

  /** A customer of which nothing else is known. */
  public static Profile of(String customer) {
    return new Profile(customer, Optional.empty(), Optional.empty());
  }

  private static void requireShort(String what, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + LONGEST + " characters, was \"" + text + "\"");
    }
    Text.requireKept(what, text);
  }
}
