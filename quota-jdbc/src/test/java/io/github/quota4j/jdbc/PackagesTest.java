package io.github.quota4j.jdbc;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** The shape of the store, kept by a test. */
class PackagesTest {
  private final JavaClasses store = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.github.quota4j.jdbc");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.github.quota4j.jdbc.(*)..").should().beFreeOfCycles().check(store);
  }

  @Test
  void whatChargesKnowsNothingOfWhatIsBuiltUponIt() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("face")
        .definedBy("io.github.quota4j.jdbc")
        .layer("above")
        .definedBy("..jdbc.catalog..", "..jdbc.ledger..", "..jdbc.billing..")
        .layer("charging")
        .definedBy("..jdbc.charging..")
        .layer("counters")
        .definedBy("..jdbc.counters..")
        .layer("threads")
        .definedBy("..jdbc.work..")
        .layer("statements")
        .definedBy("..jdbc.sql..")
        .whereLayer("face")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("above")
        .mayOnlyBeAccessedByLayers("face")
        .whereLayer("charging")
        .mayOnlyBeAccessedByLayers("face")
        .whereLayer("counters")
        .mayOnlyBeAccessedByLayers("charging", "above")
        .whereLayer("threads")
        .mayOnlyBeAccessedByLayers("face", "charging", "above")
        .check(store);
  }
}
