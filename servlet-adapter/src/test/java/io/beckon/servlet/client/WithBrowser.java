package io.beckon.servlet.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one browser of all tests in this JVM, which runs until it ends; those of the client get a {@link Site} of their own in it.
 */
public final class WithBrowser implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(WithBrowser.class);

    /** For JUnit. */
    public WithBrowser() {}

    @Override
    public void beforeAll(ExtensionContext context) {
        browser(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Site site = context.getStore(NAMESPACE).get(Site.class, Site.class);
        if (site != null) {
            site.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Site.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Browser.class) {
            return browser(context);
        }
        Site site = new Site(browser(context), new Browser.NewContextOptions());
        context.getStore(NAMESPACE).put(Site.class, site);
        return site;
    }

    private static Browser browser(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class)
                .browser;
    }

    /** Lives as long as the test run. */
    private static final class Running implements AutoCloseable {

        private final Playwright playwright = Chromium.playwright();
        private final Browser browser = Chromium.launch(playwright);

        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
