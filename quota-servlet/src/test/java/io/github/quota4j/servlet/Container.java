package io.github.quota4j.servlet;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The real servlet containers that everything is tried on. An application is the same code on both. */
enum Container {
  JETTY {
    @Override
    Running start(Settings settings, ServletContainerInitializer application) throws Exception {
      Server server = new Server();
      ServerConnector connector = new ServerConnector(server);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler();
      context.setContextPath("/");
      if (settings.lenient()) {
        connector
            .getConnectionFactory(HttpConnectionFactory.class)
            .getHttpConfiguration()
            .setUriCompliance(UriCompliance.UNSAFE);
        context.getServletHandler().setDecodeAmbiguousURIs(true);
      }
      context.addServletContainerInitializer(application);
      ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
      settings.errorPage().ifPresent(page -> pages.addErrorPage(500, 599, page));
      context.setErrorHandler(pages);
      server.setHandler(context);
      server.start();
      return new Running(connector.getLocalPort(), server::stop);
    }
  },
  TOMCAT {
    @Override
    Running start(Settings settings, ServletContainerInitializer application) throws Exception {
      Path folder = Files.createTempDirectory("tomcat");
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(folder.toString());
      Connector connector = new Connector();
      connector.setProperty("address", "127.0.0.1");
      connector.setPort(0);
      connector.setProperty("maxKeepAliveRequests", "-1");
      connector.setProperty("continueResponseTiming", "onRead"); // else it asks for every body
      if (settings.lenient()) {
        connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
        connector.setAllowBackslash(true);
      }
      tomcat.setConnector(connector);
      Context context = tomcat.addContext("", folder.toString());
      context.addServletContainerInitializer(application, null);
      settings.errorPage().map(Container::page).ifPresent(context::addErrorPage);
      tomcat.start();
      return new Running(connector.getLocalPort(), () -> stop(tomcat, folder));
    }
  };

  /** The major version of Tomcat that the tests run on: the build runs them once for each that it names. */
  static final String TOMCAT_VERSION = System.getProperty("quota.test.tomcat", "10.1");

  /** What is tried in this run: Jetty only in the first. */
  static Stream<Container> tried() {
    return TOMCAT_VERSION.equals("10.1") ? Stream.of(values()) : Stream.of(TOMCAT);
  }

  /** Starts a server with one application at its root, on a free port of the loopback. */
  abstract Running start(Settings settings, ServletContainerInitializer application)
      throws Exception;

  private static ErrorPage page(String location) {
    ErrorPage page = new ErrorPage();
    page.setErrorCode(502);
    page.setLocation(location);
    return page;
  }

  /**
   * How a server is set up.
   *
   * @param errorPage where errors go
   * @param lenient whether it takes paths that it refuses unless told otherwise
   */
  record Settings(Optional<String> errorPage, boolean lenient) {}

  record Running(int port, AutoCloseable server) implements AutoCloseable {
    @Override
    public void close() {
      try {
        server.close();
      } catch (Exception e) {
        throw new IllegalStateException("the server did not stop", e);
      }
    }
  }

  private static void stop(Tomcat tomcat, Path folder) throws LifecycleException, IOException {
    tomcat.stop();
    tomcat.destroy();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }
}
