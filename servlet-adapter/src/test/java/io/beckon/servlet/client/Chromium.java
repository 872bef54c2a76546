package io.beckon.servlet.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

import io.beckon.servlet.testing.DebianPackages;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Chromium of this machine. Where there is none, it is installed if this is Debian and we are
 * root; elsewhere the tests fail and say what to install.
 *
 * <p>Chromium comes twice. The one that people use takes three times as much of the processor in these tests, for windows
 * that nobody sees. Without them Debian has it as a package of its own, which most tests take; where it is missing, they take the
 * other.
 */
public final class Chromium {

    /** Names an executable where the browser is in no usual place. */
    private static final String VARIABLE = "CHROMIUM";

    private static final String WITHOUT_WINDOWS = "chromium-headless-shell";

    private static final List<String> NAMES = List.of(
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
            "chrome",
            "Chromium",
            "Google Chrome");

    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin"),
            Path.of("/snap/bin"),
            Path.of("/Applications/Chromium.app/Contents/MacOS"),
            Path.of("/Applications/Google Chrome.app/Contents/MacOS"));

    /** Whether it could not be installed, which is tried once. Guarded by the class. */
    private static boolean onlyWithWindows;

    private Chromium() {}

    /**
     * Starts the browser without a window.
     *
     * @param playwright what drives it
     * @return the browser, which the caller closes
     * @throws IllegalStateException where there is no browser and none could be installed
     */
    public static Browser launch(Playwright playwright) {
        return playwright.chromium().launch(options());
    }

    /**
     * How the browser is started, for who wants it otherwise.
     *
     * @return options of their own for each caller
     * @throws IllegalStateException where there is no browser and none could be installed
     */
    public static BrowserType.LaunchOptions options() {
        return options(withoutWindows());
    }

    /**
     * How the browser is started that people use, with all that is in it, such as pages that are kept for the way back.
     *
     * @return options of their own for each caller
     * @throws IllegalStateException where there is no browser and none could be installed
     */
    public static BrowserType.LaunchOptions wholeOptions() {
        return options(whole()).setIgnoreDefaultArgs(List.of("--disable-back-forward-cache"));
    }

    private static BrowserType.LaunchOptions options(Path executable) {
        return new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setChromiumSandbox(false) // root may not start it otherwise
                .setArgs(List.of(
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-sync",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run"));
    }

    /** Starts what drives the browser, which shall not download a browser of its own. */
    public static Playwright playwright() {
        return Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static synchronized Path withoutWindows() {
        return named().or(() -> found(List.of(WITHOUT_WINDOWS)))
                .or(Chromium::installedWithoutWindows)
                .orElseGet(Chromium::whole);
    }

    private static synchronized Path whole() {
        return named().or(() -> found(NAMES)).orElseGet(Chromium::installed);
    }

    private static Optional<Path> named() {
        String name = System.getenv(VARIABLE);
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(name);
        if (!Files.isExecutable(path)) {
            throw new IllegalStateException(VARIABLE + " names " + path + ", which cannot be run.");
        }
        return Optional.of(path);
    }

    private static Optional<Path> found(List<String> names) {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Stream<Path> places = Stream.of(searchPath.split(File.pathSeparator)).map(Path::of);
        return Stream.concat(places, PLACES.stream())
                .flatMap(place -> names.stream().map(place::resolve))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Optional<Path> installedWithoutWindows() {
        if (onlyWithWindows || !DebianPackages.mayInstall()) {
            return Optional.empty();
        }
        try {
            DebianPackages.install(
                    "Most browser tests take less time with a Chromium that has no windows.",
                    WITHOUT_WINDOWS,
                    "fonts-liberation");
        } catch (IllegalStateException e) {
            System.out.println("They take the other one: " + e.getMessage()); // older releases
        }
        Optional<Path> installed = found(List.of(WITHOUT_WINDOWS));
        onlyWithWindows = installed.isEmpty();
        return installed;
    }

    private static Path installed() {
        DebianPackages.install(
                "The browser tests need Chromium, or the environment variable " + VARIABLE
                        + " with the executable of a Chromium or Chrome.",
                "chromium",
                "fonts-liberation");
        return found(NAMES)
                .orElseThrow(() -> new IllegalStateException(
                        "apt-get installed chromium, yet none is to be found."));
    }
}
