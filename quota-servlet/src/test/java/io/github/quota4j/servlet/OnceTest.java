package io.github.quota4j.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.quota4j.plan.Quota;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request is charged once, whatever becomes of it inside the container, with the filter mapped for every dispatch. */
@EachContainer
final class OnceTest extends WebTest {
  private final AtomicInteger worked = new AtomicInteger();

  OnceTest(Container container) {
    super(container);
  }

  @BeforeEach
  void mapTheFilterForEveryDispatch() {
    site.plan(Quota.hard("api", 100))
        .dispatchedBy(DispatcherType.REQUEST, DispatcherType.values())
        .work("/target", (request, response) -> {
          worked.incrementAndGet();
          response.getOutputStream().print(request.getDispatcherType().name());
        });
  }

  private Site everythingCosts() {
    return site.filter(rules -> rules.charge("/**", "api"));
  }

  @Test
  void whenItIsForwarded() throws Exception {
    everythingCosts()
        .work(
            "/start",
            (request, response) ->
                request.getRequestDispatcher("/target").forward(request, response))
        .start();

    assertThat(site.get("/start", "acme").body()).isEqualTo("FORWARD");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void whenItIncludes() throws Exception {
    everythingCosts()
        .work("/start", (request, response) -> {
          request.getRequestDispatcher("/target").include(request, response);
          request.getRequestDispatcher("/target").include(request, response);
        })
        .start();

    assertThat(site.get("/start", "acme").body()).isEqualTo("INCLUDEINCLUDE");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void whenItGoesToAnErrorPage() throws Exception {
    everythingCosts()
        .errorPage("/target")
        .work(
            "/start",
            (request, response) -> response.sendError(HttpServletResponse.SC_BAD_GATEWAY, "broken"))
        .start();

    assertThat(site.get("/start", "acme").body()).isEqualTo("ERROR");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void whenItIsDispatchedAsynchronously() throws Exception {
    everythingCosts()
        .work("/start", (request, response) -> {
          AsyncContext async = request.startAsync();
          async.start(() -> async.dispatch("/target"));
        })
        .start();

    assertThat(site.get("/start", "acme").body()).isEqualTo("ASYNC");
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void andNotAtAllByAFilterThatOnlySeesOtherDispatches() throws Exception {
    site.dispatchedBy(DispatcherType.FORWARD, DispatcherType.INCLUDE);
    everythingCosts()
        .work(
            "/start",
            (request, response) ->
                request.getRequestDispatcher("/target").forward(request, response))
        .start();

    assertThat(site.get("/start", "acme").body()).isEqualTo("FORWARD");
    assertThat(site.used("acme", "api")).isZero();
  }

  @Test
  void whenTheHostRegistersTheSameFilterTwice() throws Exception {
    QuotaFilter filter = QuotaFilter.builder(site.quotas())
        .customer(Identity.header(Site.KEY))
        .charge("/**", "api")
        .build();
    site.filter("one", filter).filter("two", filter).start();

    assertThat(site.get("/target", "acme").statusCode()).isEqualTo(200);
    assertThat(site.used("acme", "api")).isEqualTo(1);
  }

  @Test
  void andOnceByEachFilterThatHasRulesOfItsOwn() throws Exception {
    site.plan(Quota.hard("api", 100), Quota.hard("pages", 100))
        .filter("one", rules("api"))
        .filter("two", rules("pages"))
        .start();

    assertThat(site.get("/target", "acme").statusCode()).isEqualTo(200);
    assertThat(site.used("acme", "api")).isEqualTo(1);
    assertThat(site.used("acme", "pages")).isEqualTo(1);
  }

  private QuotaFilter rules(String service) {
    return QuotaFilter.builder(site.quotas())
        .customer(Identity.header(Site.KEY))
        .charge("/**", service)
        .build();
  }

  @Test
  void andARefusedOneIsNeitherChargedNorHandled() throws Exception {
    site.plan(Quota.hard("api", 0));
    everythingCosts().start();

    assertThat(site.get("/target", "acme").statusCode()).isEqualTo(429);
    assertThat(worked).hasValue(0);
    assertThat(site.used("acme", "api")).isZero();
  }
}
