package io.github.quota4j.testkit.server;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one {@link Postgres} and one {@link Redis} to all tests of a run, in constructors and methods of classes with
 * {@code @ExtendWith(Servers.class)}. Each is started when the first test asks for it, and closed after the last test.
 *
 * <p>Which servers these are, three system properties say: {@code quota.test.backends} is {@code embedded} (the default: real
 * servers from binaries on the class path) or {@code docker} (Testcontainers, which has to be on the class path then);
 * {@code quota.test.pg.url} and {@code quota.test.redis.url} name servers that run anyway. What does not start fails the test.
 */
public final class Servers implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(Servers.class);

  /** Made by JUnit. */
  public Servers() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Postgres.class || type == Redis.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The root store closes what is AutoCloseable when the run ends.
    ExtensionContext.Store run = context.getRoot().getStore(NAMESPACE);
    return parameter.getParameter().getType() == Postgres.class
        ? run.computeIfAbsent(
                Postgres.class,
                key -> new StartOnce<>(Postgres::open, Postgres::close),
                StartOnce.class)
            .server()
        : run.computeIfAbsent(
                Redis.class, key -> new StartOnce<>(Redis::open, Redis::close), StartOnce.class)
            .server();
  }
}
