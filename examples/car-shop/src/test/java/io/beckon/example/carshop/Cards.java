package io.beckon.example.carshop;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The card of an offer on a visitor's page. */
final class Cards {
    private Cards() {}

    static Locator on(Page page) {
        return page.locator("beckon-offer");
    }

    static Locator title(Page page) {
        return page.locator("beckon-offer strong");
    }

    static Locator close(Page page) {
        return page.locator("beckon-offer button");
    }

    static Locator action(Page page) {
        return page.locator("beckon-offer a");
    }

    /** The visitor whom a page belongs to, once it is connected. */
    static String visitor(Page page) {
        page.waitForFunction("() => window.beckon && beckon.connected");
        return (String) page.evaluate("beckon.visitor");
    }
}
