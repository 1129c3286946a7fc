package io.github.quota4j.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A way to run a program without root's rights: PostgreSQL refuses to run with them. */
enum Unprivileged {
  /** This user is not root. */
  AS_IS(""),
  /** In a user namespace of its own, where it is nobody. Many containers forbid that. */
  UNSHARE("unshare -U"),
  /** As the user nobody. */
  SETPRIV("setpriv --reuid=65534 --regid=65534 --clear-groups");

  private static final int NOBODY = 65534;

  private final String prefix;

  Unprivileged(String prefix) {
    this.prefix = prefix;
  }

  /** Every way that works for this user on this machine, the least intrusive first. */
  static List<Unprivileged> choices() {
    return Stream.of(values()).filter(Unprivileged::works).toList();
  }

  static Unprivileged first() {
    return choices().stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(
            "PostgreSQL refuses root, and neither 'unshare -U' nor 'setpriv' works here: run the tests as another user, or"
                + " give -D" + Backends.POSTGRES_URL));
  }

  /** The command, so that it runs without root's rights. */
  String[] command(Path program, List<String> arguments) {
    return Stream.of(prefixWords(), Stream.of(program.toString()), arguments.stream())
        .flatMap(part -> part)
        .toArray(String[]::new);
  }

  /** Gives the folder to the user that the command will run as. */
  void own(Path folder) throws IOException {
    if (this == SETPRIV) {
      Files.setAttribute(folder, "unix:gid", NOBODY);
      Files.setAttribute(folder, "unix:uid", NOBODY);
    }
  }

  private boolean works() {
    String[] whoAmI = Stream.concat(prefixWords(), Stream.of("id", "-u")).toArray(String[]::new);
    Commands.Result result = Commands.attempt(whoAmI);
    // Who is not root has no need of the other two, though they might work.
    return result.exit() == 0 && !result.output().equals("0") && (this == AS_IS || root());
  }

  private Stream<String> prefixWords() {
    return Stream.of(prefix.split(" ")).filter(word -> !word.isEmpty());
  }

  private static boolean root() {
    return Commands.attempt("id", "-u").output().equals("0");
  }
}
