package io.beckon.servlet.client;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Site} of its own, all of them in one browser. */
final class WithBrowser implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(WithBrowser.class);

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
        return parameter.getParameter().getType() == Site.class;
    }

    @Override
    public Site resolveParameter(ParameterContext parameter, ExtensionContext context) {
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
