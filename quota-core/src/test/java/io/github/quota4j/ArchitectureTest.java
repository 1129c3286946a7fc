package io.github.quota4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the core, kept by a test. */
class ArchitectureTest {
  private static final String HIDDEN = "io.github.quota4j.account";

  private final JavaClasses core = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("io.github.quota4j");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.github.quota4j.(**)").should().beFreeOfCycles().check(core);
    noClasses()
        .that()
        .resideInAPackage("..plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..decision..", "..store..")
        .check(core);
    noClasses()
        .that()
        .resideInAPackage("..decision..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..store..", HIDDEN)
        .check(core);
    noClasses()
        .that()
        .resideOutsideOfPackage("io.github.quota4j")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.quota4j")
        .check(core);
  }

  @Test
  void timeIsReadFromTheClockThatWasGiven() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(core);
  }

  @Test
  void hiddenTypesStayOutOfExportedSignatures() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(HIDDEN)
        .should(nameNoHiddenType())
        .check(core);
  }

  private static ArchCondition<JavaMethod> nameNoHiddenType() {
    return new ArchCondition<>("name no type that users cannot see") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
            .filter(ArchitectureTest::isHidden)
            .forEach(type -> events.add(
                SimpleConditionEvent.violated(method, method.getFullName() + " names " + type)));
      }
    };
  }

  private static boolean isHidden(JavaClass type) {
    boolean ours = type.getPackageName().startsWith("io.github.quota4j");
    return ours
        && (type.getPackageName().equals(HIDDEN)
            || !type.getModifiers().contains(JavaModifier.PUBLIC));
  }
}
