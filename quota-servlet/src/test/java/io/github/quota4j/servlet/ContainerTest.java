package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The other tests prove what they say only if they run where the build says. */
@EachContainer
final class ContainerTest extends WebTest {
  private final Container container;

  ContainerTest(Container container) {
    super(container);
    this.container = container;
  }

  @Test
  void isTheOneThatIsMeant() throws Exception {
    AtomicReference<@Nullable ServletContext> found = new AtomicReference<>();
    site.with(found::set).start();

    ServletContext context = Objects.requireNonNull(found.get());
    String api = context.getMajorVersion() + "." + context.getMinorVersion();
    assertThat(context.getServerInfo().replace("jetty/", "Jetty/") + ", Servlet " + api)
        .matches(
            switch (container) {
              case JETTY -> "Jetty/12\\..*, Servlet 6\\.0";
              case TOMCAT ->
                Container.TOMCAT_VERSION.equals("10.1")
                    ? "Apache Tomcat/10\\.1\\..*, Servlet 6\\.0"
                    : "Apache Tomcat/11\\..*, Servlet 6\\.1";
            });
  }
}
