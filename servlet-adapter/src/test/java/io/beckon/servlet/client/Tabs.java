package io.beckon.servlet.client;

import com.microsoft.playwright.Page;

/** Hides tabs and shows them again: in a browser without windows every tab counts as visible. */
final class Tabs {

    private static final String SET = """
            (hidden) => {
              Object.defineProperty(document, 'hidden', {configurable: true, value: hidden});
              Object.defineProperty(
                  document, 'visibilityState', {configurable: true, value: hidden ? 'hidden' : 'visible'});
              document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
            }""";

    private Tabs() {}

    static void hide(Page page) {
        page.evaluate(SET, true);
    }

    static void reveal(Page page) {
        page.evaluate(SET, false);
    }
}
