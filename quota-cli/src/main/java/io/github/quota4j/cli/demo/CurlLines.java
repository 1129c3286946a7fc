package io.github.quota4j.cli.demo;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What to try, ready to paste. */
final class CurlLines {
  private CurlLines() {}

  /**
   * The lines.
   *
   * @param url of the server, without a slash at its end
   * @param options that let another command look at the same store; may be empty
   */
  static String of(String url, String options) {
    String six = IntStream.rangeClosed(1, 6).mapToObj(i -> "" + i).collect(Collectors.joining(" "));
    String show = ("./quota show --customer demo-tiny --usage " + options).strip();
    return """
        demo-tiny has 5 calls a minute; the sixth is a 429:
          for i in %2$s; do curl -s -o /dev/null -w '%%{http_code}\\n' -H 'X-API-Key: demo-tiny' %1$s/api/hello; done
          curl -si -H 'X-API-Key: demo-tiny' %1$s/api/hello

        demo-starter is two calls before its soft limit, and goes on past it:
          for i in 1 2 3 4; do curl -si -H 'X-API-Key: demo-starter' %1$s/api/hello | grep -iE '^(HTTP|RateLimit:|Quota-Warning:)'; done

        Storage is charged by size before a byte is sent; demo-tiny has 0.01 gb:
          head -c 6000000 /dev/zero > /tmp/six-mb
          curl -si -H 'X-API-Key: demo-tiny' -T /tmp/six-mb %1$s/files/one
          curl -si -H 'X-API-Key: demo-tiny' -T /tmp/six-mb %1$s/files/two
          curl -si -H 'X-API-Key: demo-tiny' -X DELETE %1$s/files/one

        What is used, and what is left:
          curl -s -H 'X-API-Key: demo-tiny' %1$s/usage
          %3$s

        The other keys are demo-free, demo-pro and demo-enterprise. Without a key it is a 401:
          curl -si %1$s/usage
        """.formatted(url, six, show);
  }
}
