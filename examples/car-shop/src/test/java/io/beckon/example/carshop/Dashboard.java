package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;

/** The dashboard as an admin has it before them. */
final class Dashboard {
    private final Page page;

    Dashboard(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    /** Waits until it is connected, which after a restart takes up to the reconnect window, and a try in vain. */
    Dashboard live() {
        assertThat(page.locator("body"))
                .hasAttribute(
                        "data-phase",
                        "live",
                        new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
        return this;
    }

    Locator rows() {
        return page.locator("#rows .row");
    }

    /** The row of who is on a page of this title. */
    Locator row(String title) {
        return rows().filter(new Locator.FilterOptions().setHasText(title));
    }

    /** The row of a visitor, wherever they are. */
    Locator rowOf(String visitor) {
        return page.locator("#rows .row[data-visitor='" + visitor + "']");
    }

    /** Opens the composer by the button in a row. */
    Dashboard compose(Locator row) {
        row.hover();
        row.locator(".row-offer").click();
        assertThat(page.locator("#composer")).isVisible();
        return this;
    }

    Dashboard write(String title, String text) {
        page.locator("#offer-title").fill(title);
        page.locator("#offer-body").fill(text);
        return this;
    }

    Dashboard button(String label, String address) {
        page.locator("#offer-label").fill(label);
        page.locator("#offer-url").fill(address);
        return this;
    }

    Dashboard send() {
        page.locator("#composer-send").click();
        assertThat(page.locator("#composer")).isHidden();
        return this;
    }

    /** How many visitors have come to a state with an offer, as the list of sent offers says. */
    Locator sent(String title, String step) {
        return sent(title).locator("[data-step=" + step + "] dd");
    }

    /** An offer in the list of sent ones. */
    Locator sent(String title) {
        return page.locator("#sent-list .sent-one")
                .filter(new Locator.FilterOptions().setHasText(title));
    }
}
