package io.beckon.example.carshop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The shop goes down and comes back on its database in a file, and nothing that was sent is lost. */
class RestartIT {
    private static final String WHILE_THE_VISITOR_IS_AWAY = "60";

    @TempDir
    static Path data;

    @RegisterExtension
    final RunningShop shop = new RunningShop(WHILE_THE_VISITOR_IS_AWAY, data);

    @RegisterExtension
    final Browsers browsers = new Browsers(shop);

    @Test
    void anOfferThatNobodyHasSeenIsSeenAfterTheRestart() {
        Page visitor = browsers.visitor("/cars");
        String id = Cards.visitor(visitor);
        Dashboard admin = browsers.admin();
        assertThat(admin.rowOf(id)).isVisible();
        visitor.navigate("about:blank");
        admin.compose(admin.rowOf(id)).write("Still here?", "We are back.").send();
        assertThat(admin.sent("Still here?", "displayed")).hasText("0");

        shop.restart();
        browsers.takeComplaints(); // the dashboard has lost its connection

        visitor.navigate(shop.url("/about"));
        assertThat(Cards.title(visitor)).hasText("Still here?");
        assertThat(admin.live().sent("Still here?", "displayed")).hasText("1");
        Cards.close(visitor).click();
        visitor.navigate(shop.url("/cars"));
        Cards.visitor(visitor);
        assertThat(Cards.on(visitor)).hasCount(0);
        browsers.takeComplaints();
    }
}
