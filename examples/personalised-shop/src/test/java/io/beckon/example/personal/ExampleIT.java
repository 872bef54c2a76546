package io.beckon.example.personal;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import io.beckon.example.launcher.Launcher;
import io.beckon.servlet.client.Chromium;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Logs in at the example as it is, and lets the back office change what it knows. */
class ExampleIT {
    private static final String OFFICE = "the-key-of-the-back-office";

    private static Launcher shop;
    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty(Startup.KEY, OFFICE);
        shop = Launcher.start(Path.of(""), 0);
        playwright = Chromium.playwright();
        browser = Chromium.launch(playwright);
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        playwright.close();
        shop.close();
        System.clearProperty(Startup.KEY);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + shop.port() + path;
    }

    private static Page newcomer() {
        Page page = browser.newContext().newPage();
        page.navigate(url("/shop"));
        return page;
    }

    private static void logIn(Page page, String name) {
        page.getByText("Log in as " + name).click();
        greets(page, "Welcome back, " + name);
    }

    private static void greets(Page page, String text) {
        page.waitForFunction(
                "(text) => document.getElementById('greeting')?.textContent === text", text);
    }

    private static void costs(Page page, String price) {
        page.waitForFunction(
                "(price) => document.getElementById('price')?.textContent === price", price);
    }

    /** What the command line does that the shop prints when it starts. */
    private static int tell(String json) throws Exception {
        String credentials =
                Base64.getEncoder().encodeToString((OFFICE + ":").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(url("/beckon/api/v1/identify")))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void aCustomerIsGreetedAndSeesAtOnceWhatTheBackOfficeChanges() throws Exception {
        Page page = newcomer();
        logIn(page, "Ann");
        costs(page, "85,500");
        assertThat(page.isVisible("#vip")).isTrue();
        assertThat(tell("{\"userId\":\"ann\",\"traits\":{\"discount\":20}}")).isEqualTo(200);
        costs(page, "76,000");
        assertThat(tell("{\"userId\":\"ann\",\"traits\":{\"discount\":10}}")).isEqualTo(200);
        costs(page, "85,500");
        assertThat(page.evaluate("JSON.stringify(localStorage)").toString())
                .contains("Ann")
                .doesNotContain("revenue");
        page.context().close();
    }

    @Test
    void theReadmeHasTheLineThatTheShopPrints() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        for (String line : Startup.curl("$KEY").lines().toList()) {
            assertThat(readme.lines().map(String::strip)).contains(line.strip());
        }
    }

    @Test
    void theNextPersonGetsNothingOfTheLast() {
        Page page = newcomer();
        logIn(page, "Ann");
        page.getByText("Log out").click();
        page.getByText("Log in as Bob").waitFor();
        greets(page, "Welcome");
        costs(page, "95,000");
        logIn(page, "Bob");
        assertThat(page.isVisible("#vip")).isFalse();
        page.context().close();
    }

    @Test
    void whoOnlyClaimsToBeACustomerIsNotGreeted() throws Exception {
        Page ann = newcomer();
        logIn(ann, "Ann");
        Page page = newcomer();
        page.waitForFunction("() => beckon.connected");
        page.evaluate("() => beckon.identify({userId: 'ann'})");
        assertThat(tell("{\"userId\":\"ann\",\"traits\":{\"name\":\"Ann Marie\"}}"))
                .isEqualTo(200);
        greets(ann, "Welcome back, Ann Marie");
        assertThat(tell("{\"userId\":\"ann\",\"traits\":{\"name\":\"Ann\"}}")).isEqualTo(200);
        greets(ann, "Welcome back, Ann");
        assertThat(page.textContent("#greeting")).isEqualTo("Welcome");
        ann.context().close();
        page.context().close();
    }
}
