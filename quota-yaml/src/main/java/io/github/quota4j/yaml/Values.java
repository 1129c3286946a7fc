package io.github.quota4j.yaml;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node says, as a value of the type that is wanted there. Each throws a {@link Complaint} if it says something else. */
final class Values {
  /** Few digits of an exponent: nobody means more, and written out it would fill the memory. */
  static final String NUMBER = "-?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,2})?";

  private static final Pattern WHOLE_NUMBER = Pattern.compile(NUMBER);

  private Values() {}

  static BigDecimal amount(Node node) {
    if (node instanceof Node.Scalar scalar && !scalar.quoted()) {
      if (WHOLE_NUMBER.matcher(scalar.text()).matches()) return exact(scalar.text());
    }
    throw complaint("a number such as 1000 or 0.25", node);
  }

  /** With the decimals that it is written with, and none below nought. */
  static BigDecimal exact(String number) {
    BigDecimal exact = new BigDecimal(number);
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  static int whole(Node node) {
    if (node instanceof Node.Scalar scalar && !scalar.quoted()) {
      if (scalar.text().matches("[0-9]{1,9}")) return Integer.parseInt(scalar.text());
    }
    throw complaint("a whole number", node);
  }

  static boolean flag(Node node) {
    if (node instanceof Node.Scalar scalar && !scalar.quoted()) {
      if (scalar.text().equals("true")) return true;
      if (scalar.text().equals("false")) return false;
    }
    throw complaint("true or false", node);
  }

  static String text(Node node) {
    if (node instanceof Node.Scalar scalar && scalar.isText()) return scalar.text();
    throw complaint("a text", node);
  }

  /** What is written, whether it looks like a number or not. */
  static String scalar(Node node, String wanted) {
    if (node instanceof Node.Scalar scalar) return scalar.text();
    throw complaint(wanted, node);
  }

  /** One of some words. */
  static <T> T choice(Node node, Map<String, T> words) {
    T chosen = node instanceof Node.Scalar scalar ? words.get(scalar.text()) : null;
    if (chosen == null) throw complaint(or(words), node);
    return chosen;
  }

  /** Text in a form of its own. */
  static Matcher matching(Node node, Pattern form, String wanted) {
    Matcher matcher = form.matcher(node instanceof Node.Scalar scalar ? scalar.text() : "");
    if (!matcher.matches()) throw complaint(wanted, node);
    return matcher;
  }

  static Node.Mapping mapping(Node node, String of) {
    if (node instanceof Node.Mapping mapping) return mapping;
    throw complaint("a mapping of " + of, node);
  }

  static Complaint complaint(String wanted, Node was) {
    return new Complaint(was.place(), "must be " + wanted + ", was " + was.shown());
  }

  private static String or(Map<String, ?> words) {
    String all = String.join(", ", words.keySet());
    int last = all.lastIndexOf(", ");
    return last < 0 ? all : all.substring(0, last) + " or" + all.substring(last + 1);
  }
}
