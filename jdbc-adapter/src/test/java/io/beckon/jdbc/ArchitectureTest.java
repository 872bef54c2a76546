package io.beckon.jdbc;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.beckon.testing.Java17;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** The borders of the JDBC adapter: core's open packages and JDBC, and no database. */
final class ArchitectureTest {
    private static final Path MAIN_CLASSES = Path.of("target", "classes");

    private static final JavaClasses ADAPTER = new ClassFileImporter().importPath(MAIN_CLASSES);

    @Test
    void adapterUsesJdbcAndCoresOpenPackagesAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.beckon.jdbc",
                        "io.beckon",
                        "io.beckon.spi",
                        "java..",
                        "javax.sql",
                        "org.jspecify.annotations",
                        "org.slf4j..")
                .check(ADAPTER);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(new ClassFileImporter().importPath(Path.of("target", "test-classes")));
    }

    @Test
    void mainClassesRunOnJava17() {
        assertThat(Java17.violationsIn(MAIN_CLASSES)).isEmpty();
    }
}
