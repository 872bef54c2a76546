package io.beckon.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.beckon.testing.Java17;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/** The borders of this module: open packages alone, and of Spring what both lines of Spring Boot have. */
class ArchitectureTest {
    private static final Path MAIN_CLASSES = Path.of("target", "classes");

    @Test
    void usesOpenPackagesAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.beckon",
                        "io.beckon.servlet",
                        "io.beckon.spring",
                        "jakarta.servlet",
                        "java..",
                        "org.jspecify.annotations",
                        "org.slf4j..",
                        "org.springframework.beans..",
                        "org.springframework.boot.autoconfigure",
                        "org.springframework.boot.autoconfigure.condition",
                        "org.springframework.boot.context.properties..",
                        "org.springframework.boot.convert",
                        "org.springframework.boot.diagnostics",
                        "org.springframework.boot.web.servlet",
                        "org.springframework.context..",
                        "org.springframework.core..",
                        "org.springframework.util")
                .check(new ClassFileImporter().importPath(MAIN_CLASSES));
    }

    @Test
    void mainClassesRunOnJava17() {
        assertThat(Java17.violationsIn(MAIN_CLASSES)).isEmpty();
    }
}
