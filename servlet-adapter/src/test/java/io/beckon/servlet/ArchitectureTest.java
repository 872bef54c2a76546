package io.beckon.servlet;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.beckon.testing.Java17;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** The borders of the servlet adapter: the specifications and core's open packages, no container. */
final class ArchitectureTest {

    private static final Path MAIN_CLASSES = Path.of("target", "classes");

    private static final JavaClasses ADAPTER = new ClassFileImporter().importPath(MAIN_CLASSES);

    @Test
    void adapterUsesSpecificationsAndCoresOpenPackagesAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.beckon.servlet..",
                        "io.beckon",
                        "io.beckon.people",
                        "io.beckon.spi",
                        "io.beckon.protocol",
                        "jakarta.servlet..",
                        "jakarta.websocket..",
                        "jakarta.enterprise..",
                        "jakarta.inject..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify.annotations",
                        "org.slf4j..")
                .check(ADAPTER);
    }

    @Test
    void theExtensionAloneKnowsCdi() {
        noClasses()
                .that()
                .doNotHaveSimpleName("BeckonExtension")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..")
                .check(ADAPTER);
    }

    /** A server that finds a bean in a web application's jar starts CDI for it, wanted or not. */
    @Test
    void nothingInTheJarIsABean() {
        noClasses()
                .should()
                .beAnnotatedWith(describe(
                        "of CDI",
                        annotation -> annotation
                                .getRawType()
                                .getPackageName()
                                .startsWith("jakarta.enterprise")))
                .check(ADAPTER);
        assertThat(Path.of("target", "classes", "META-INF", "beans.xml")).doesNotExist();
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
