package io.beckon.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The borders inside core. The packages form a row, each knowing only those before it:
 *
 * <pre>spi &lt;- io.beckon &lt;- protocol &lt;- engine</pre>
 *
 * <p>and beside the row, the Micrometer binding, which knows {@code spi} alone.
 */
final class ArchitectureTest {

    private static final Path MAIN_CLASSES = Path.of("target", "classes");

    private static final JavaClasses CORE = new ClassFileImporter().importPath(MAIN_CLASSES);

    private static final String API = "io.beckon";
    private static final String PEOPLE = "io.beckon.people";
    private static final String SPI = "io.beckon.spi";
    private static final String PROTOCOL = "io.beckon.protocol";
    private static final String ENGINE = "io.beckon.engine";
    private static final String CAFFEINE = "io.beckon.caffeine";
    private static final String MICROMETER = "io.beckon.micrometer";

    /** What every package may use. */
    private static final String[] BASICS = {
        "java..", "javax.crypto..", "org.jspecify.annotations", "org.slf4j.."
    };

    private static final String[] JACKSON = {"tools.jackson.core.."};

    @Test
    void coreHasThesePackagesAndNoOthers() {
        // A new package is added here and to the row below, or it has no place yet.
        assertThat(CORE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        API, PEOPLE, SPI, PROTOCOL, ENGINE, MICROMETER, CAFFEINE);
    }

    @Test
    void spiIsALeaf() {
        mayUse(SPI);
    }

    @Test
    void peopleUseSpi() {
        mayUse(PEOPLE, SPI);
    }

    @Test
    void apiUsesSpi() {
        mayUse(API, SPI, PEOPLE);
    }

    @Test
    void protocolUsesApiAndSpi() {
        mayUse(PROTOCOL, API, PEOPLE, SPI);
    }

    @Test
    void engineUsesTheWholeRow() {
        mayUse(ENGINE, API, PEOPLE, SPI, PROTOCOL, "javax.crypto..");
    }

    @Test
    void micrometerBindingUsesSpiAndMicrometerAlone() {
        classes()
                .that()
                .resideInAPackage(MICROMETER)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        with(BASICS, MICROMETER, SPI, "io.micrometer.core.instrument.."))
                .check(CORE);
    }

    @Test
    void caffeineBindingUsesPeopleAndCaffeineAlone() {
        classes()
                .that()
                .resideInAPackage(CAFFEINE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        with(BASICS, CAFFEINE, PEOPLE, SPI, "com.github.benmanes.caffeine.cache.."))
                .check(CORE);
    }

    @Test
    void nobodyElseKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ENGINE + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE + "..")
                .check(CORE);
    }

    @Test
    void coreKnowsNoContainerAndNoStore() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "javax.servlet..",
                        "javax.websocket..",
                        "java.sql..",
                        "redis..",
                        "io.lettuce..",
                        "org.redisson..")
                .check(CORE);
    }

    @Test
    void packagesFormNoCycle() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new EachPackage())
                .should()
                .beFreeOfCycles()
                .check(CORE);
    }

    @Test
    void exactlyTheSupportedPackagesAreExported() throws IOException {
        try (InputStream in = Files.newInputStream(MAIN_CLASSES.resolve("module-info.class"))) {
            ModuleDescriptor module = ModuleDescriptor.read(in);
            assertThat(module.exports())
                    .allMatch(export -> !export.isQualified())
                    .extracting(ModuleDescriptor.Exports::source)
                    .containsExactlyInAnyOrder(API, PEOPLE, SPI, PROTOCOL, MICROMETER, CAFFEINE);
        }
    }

    /** Virtual time in tests needs one door through which the real time comes in. */
    @Test
    void onlyClassesNamedSystemReadTheRealClock() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("System")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CORE);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .check(new ClassFileImporter().importPath(Path.of("target", "test-classes")));
    }

    private static void mayUse(String user, String... used) {
        classes()
                .that()
                .resideInAPackage(user)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(with(BASICS, JACKSON), with(used, user)))
                .check(CORE);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    /** Each package is a slice of its own, the topmost one included. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }
}
