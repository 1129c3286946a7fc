package io.github.quota4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.github.quota4j.store.QuotaStore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract itself is tried: stores with one fault each must fail it, where they should, and a right one must not. */
class ContractTest {
  @TestFactory
  Stream<DynamicTest> rejectsEveryFaultWhereItShows() {
    return Stream.of(Fault.values())
        .map(fault -> DynamicTest.dynamicTest(fault.name(), () -> {
          List<String> failed = failedTests(fault);
          if (fault == Fault.NONE) assertThat(failed).isEmpty();
          else assertThat(failed).contains(fault.seenBy + "()");
        }));
  }

  private static List<String> failedTests(Fault fault) {
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(
            fault == Fault.NONE
                ? selectClass(FaultyStoreContract.class)
                : selectMethod(FaultyStoreContract.class, fault.seenBy))
        .configurationParameter(FaultyStoreContract.FAULT, fault.name())
        .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    assertThat(listener.getSummary().getTestsFoundCount())
        .isGreaterThan(fault == Fault.NONE ? 80 : 0);
    return listener.getSummary().getFailures().stream()
        .map(failure -> failure.getTestIdentifier().getDisplayName())
        .toList();
  }

  /** Not a test of its own: it is run with a fault. */
  @ExtendWith(FaultParameter.class)
  static class FaultyStoreContract extends QuotaStoreContract {
    static final String FAULT = "fault";

    private final QuotaStore store;

    FaultyStoreContract(Fault fault) {
      store = new FaultyStore(fault);
    }

    @Override
    public QuotaStore store() {
      return store;
    }
  }

  /** Hands over the fault that the run was started with. */
  static final class FaultParameter implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Fault.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return Fault.valueOf(
          context.getConfigurationParameter(FaultyStoreContract.FAULT).orElseThrow());
    }
  }
}
