package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/** Cookies and origins. */
final class HandshakeTest extends EngineTestBase {
    private static final String COOKIE = "beckon_shop";

    private boolean isLetIn(Handshake handshake) {
        Admission admission = beckon.gateway().visitor(handshake);
        FakeTransport transport = transport();
        transport.connect(admission.open(transport));
        assertThat(transport.closeCode())
                .isEqualTo(admission.admitted() ? null : CloseCode.NOT_ALLOWED);
        transport.confirmClose();
        return admission.admitted();
    }

    private boolean isLetInFrom(String origin) {
        return isLetIn(Handshakes.ofBrowser().origin(origin).build());
    }

    private String setCookie(Handshakes handshake) {
        TestVisitor visitor = visitor();
        visitor.connect(transport(), handshake.build());
        return visitor.lastSetCookie();
    }

    private TestTab openWithCookie(String value) {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(
                transport(), Handshakes.ofBrowser().cookie(COOKIE, value).build());
        tab.hello("/");
        return tab;
    }

    @Test
    void aNewBrowserGetsASignedCookieWithTheRightAttributes() {
        String cookie = setCookie(Handshakes.ofBrowser().cookiePath("/shop"));
        assertThat(cookie)
                .matches("beckon_shop=v_[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}; Path=/shop; "
                        + "Max-Age=34560000; HttpOnly; SameSite=Lax; Secure");
    }

    @Test
    void withoutTlsTheCookieIsNotSecureOrItWouldNeverComeBack() {
        String cookie = setCookie(Handshakes.ofBrowser()
                .self("http://localhost:8080")
                .origin("http://localhost:8080"));
        assertThat(cookie).doesNotContain("Secure").contains("HttpOnly");
    }

    @Test
    void aKnownBrowserGetsNoOther() {
        TestVisitor visitor = visitorOn("/");
        visitor.open("/again");
        assertThat(visitor.lastSetCookie()).isNull();
    }

    @Test
    void everyBrowserIsAnother() {
        assertThat(visitorOn("/").id()).isNotEqualTo(visitorOn("/").id());
    }

    @Test
    void aTamperedCookieMakesAStranger() {
        TestVisitor victim = visitorOn("/");
        String good = victim.cookies().get(COOKIE);
        String id = good.substring(0, good.indexOf('.'));
        String signature = good.substring(good.indexOf('.') + 1);
        String otherId = visitorOn("/").id().value();
        for (String bad : new String[] {
            id,
            id + ".",
            "." + signature,
            id + "." + signature.substring(1),
            id + "." + signature + "A",
            otherId + "." + signature,
            "",
            ".",
            "v_short." + signature,
            id + "." + signature.toUpperCase(java.util.Locale.ROOT)
        }) {
            assertThat(openWithCookie(bad).welcome().visitor()).isNotEqualTo(victim.id());
        }
        assertThat(openWithCookie(good).welcome().visitor()).isEqualTo(victim.id());
    }

    @Test
    void aCookieOfAnotherSiteOrSecretIsWorthNothing() {
        for (String[] other : new String[][] {
            {"other", "0123456789abcdef"}, {"shop", "another-secret-of-another-shop"}
        }) {
            try (Beckon elsewhere = Beckon.builder(
                            io.beckon.Site.named(other[0]).secret(other[1]).build())
                    .time(time, time)
                    .executor(HandExecutor.inline())
                    .drain(Duration.ZERO)
                    .build()) {
                TestVisitor visitor = TestVisitor.on(elsewhere, "/");
                String cookie = visitor.cookies().get("beckon_" + other[0]);
                assertThat(openWithCookie(cookie).welcome().visitor()).isNotEqualTo(visitor.id());
            }
        }
    }

    @Test
    void aVisitorIsKnownAgainAfterARestartWithTheSameSecret() {
        TestVisitor before = visitorOn("/");
        String cookie = before.cookies().get(COOKIE);
        start(builder -> builder);
        assertThat(openWithCookie(cookie).welcome().visitor()).isEqualTo(before.id());
    }

    @Test
    void aVisitorStaysKnownWhileTheSecretIsReplacedAndGetsANewCookie() {
        TestVisitor before = visitorOn("/");
        String old = before.cookies().get(COOKIE);
        String next = "the-secret-that-comes-after-it";
        start(
                Site.named("shop")
                        .secret(next)
                        .previousSecret("0123456789abcdef")
                        .build(),
                builder -> builder);
        TestVisitor known = visitor();
        TestTab tab = known.connect(
                transport(), Handshakes.ofBrowser().cookie(COOKIE, old).build());
        tab.hello("/");
        assertThat(tab.welcome().visitor()).isEqualTo(before.id());
        String renewed = known.cookies().get(COOKIE);
        assertThat(renewed).startsWith(before.id() + ".").isNotEqualTo(old);

        start(Site.named("shop").secret(next).build(), builder -> builder);
        assertThat(openWithCookie(renewed).welcome().visitor()).isEqualTo(before.id());
        assertThat(openWithCookie(old).welcome().visitor()).isNotEqualTo(before.id());
    }

    @Test
    void pagesOfTheOwnOriginAreLetIn() {
        assertThat(isLetInFrom(Handshakes.SHOP)).isTrue();
        assertThat(isLetInFrom("HTTPS://Shop.Example")).isTrue();
    }

    @Test
    void pagesOfOtherOriginsAreNot() {
        for (String origin : new String[] {
            "https://evil.example",
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "https://sub.shop.example",
            "null"
        }) {
            assertThat(isLetInFrom(origin)).as(origin).isFalse();
        }
        assertThat(figure("connections.refused")).isEqualTo(6);
        assertThat(figure("connections.opened")).isZero();
    }

    @Test
    void pagesOfAllowedOriginsAreLetIn() {
        start(shop().allowOrigin("https://Blog.example").build(), b -> b);
        assertThat(isLetInFrom("https://blog.example")).isTrue();
        assertThat(isLetInFrom("https://blog.example:444")).isFalse();
        assertThat(isLetInFrom(Handshakes.SHOP)).isTrue();
    }

    @Test
    void subdomainsAreLetInWhereThatIsAskedFor() {
        start(shop().allowOrigin("https://*.Blog.example").build(), b -> b);
        assertThat(isLetInFrom("https://a.blog.example")).isTrue();
        assertThat(isLetInFrom("https://a.b.blog.example")).isTrue();
        assertThat(isLetInFrom("https://blog.example")).isFalse();
        assertThat(isLetInFrom("https://evilblog.example")).isFalse();
        assertThat(isLetInFrom("https://.blog.example.evil.example")).isFalse();
        assertThat(isLetInFrom("http://a.blog.example")).isFalse();
        assertThat(isLetInFrom("https://a.blog.example:8443")).isFalse();
        assertThat(isLetInFrom("null")).isFalse();
    }

    @Test
    void subdomainsMayHaveAPort() {
        start(shop().allowOrigin("http://*.blog.example:8080").build(), b -> b);
        assertThat(isLetInFrom("http://a.blog.example:8080")).isTrue();
        assertThat(isLetInFrom("http://a.blog.example")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://*",
                "https://*.example",
                "https://a.*.example",
                "https://shop.*",
                "https://**.shop.example",
                "*.shop.example",
                "https://user@shop.example"
            })
    void wildcardsAreForSubdomainsOfADomainOnly(String origin) {
        Site.Builder site = shop();
        assertThatThrownBy(() -> site.allowOrigin(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(origin);
    }

    @Test
    void whoIsNoBrowserSaysNoOrigin() {
        assertThat(isLetInFrom(null)).isTrue();
    }

    @Test
    void anEmptyOriginMatchesNothingEvenWhereTheOwnIsUnknown() {
        assertThat(isLetIn(Handshakes.ofBrowser().origin("").self("").build())).isFalse();
    }

    @Test
    void whoIsRefusedGetsNoCookieAndIsNotListenedTo() {
        TestVisitor visitor = visitor();
        TestTab tab = visitor.connect(
                transport(),
                Handshakes.ofBrowser().origin("https://evil.example").build());
        assertThat(visitor.lastSetCookie()).isNull();
        tab.hello("/");
        assertThat(tab.transport().frames()).isEmpty();
        assertThat(beckon.visitors().count()).isZero();
    }
}
