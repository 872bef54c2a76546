package io.beckon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builders refuse bad settings at once, and say why. */
final class BuildersTest {
    private static Beckon.Builder builder() {
        return Beckon.builder(Site.named("shop").secret("0123456789abcdef").build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "x2345678901234567890123456789012345678901"})
    void aNameOfASiteOrChannelHasItsForm(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Site.named(name))
                .withMessageContaining("1 to 40 letters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().adminChannel(name, AdminPolicy.requireRole("r")))
                .withMessageContaining("1 to 40 letters");
    }

    @Test
    void aSecretHasALengthAndIsNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Site.named("shop").secret("0123456789abcde"))
                .withMessageContaining("16 bytes")
                .withMessageNotContaining("abcde");
        assertThat(Site.named("shop").secret("0123456789abcdef").build().secretGiven())
                .isTrue();
        Site without = Site.named("shop").build();
        assertThat(without.secretGiven()).isFalse();
        assertThat(without.secret())
                .hasSize(32)
                .isNotEqualTo(Site.named("shop").build().secret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.example", "https://shop.example/", "ftp://a", "https://", "*"})
    void anOriginHasItsForm(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Site.named("shop").allowOrigin(origin))
                .withMessageContaining("scheme");
    }

    @Test
    void anOriginIsKeptAsBrowsersSayIt() {
        Site site = Site.named("shop")
                .allowOrigin("https://Shop.Example:443")
                .allowOrigin("http://localhost:8080")
                .build();
        assertThat(site.allowedOrigins())
                .containsExactlyInAnyOrder("https://shop.example", "http://localhost:8080");
    }

    @ParameterizedTest
    @CsvSource({"PT0.999S", "PT5M0.001S", "PT-1S", "PT0S"})
    void aGracePeriodIsWithinItsRange(Duration grace) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().grace(grace))
                .withMessageContaining("grace")
                .withMessageContaining("PT5M");
    }

    @Test
    void theOtherTimesAreWithinTheirs() {
        Duration tooLong = Duration.ofMinutes(6);
        for (Runnable setting : List.<Runnable>of(
                () -> builder().heartbeat(Duration.ofSeconds(4)),
                () -> builder().heartbeat(tooLong),
                () -> builder().sendTimeout(Duration.ZERO),
                () -> builder().sendTimeout(tooLong),
                () -> builder().drain(Duration.ofMillis(-1)),
                () -> builder().drain(tooLong))) {
            assertThatIllegalArgumentException().isThrownBy(setting::run);
        }
        builder().heartbeat(Duration.ofSeconds(5)).drain(Duration.ZERO);
    }

    @Test
    void aLimitIsWithinItsRangeAndTheMessageNamesIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().messageBytes(255))
                .withMessage("The limit messageBytes is from 256 to 1048576, but was set to 255.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Limits.builder().outboundMessages(100_001))
                .withMessageContaining("outboundMessages");
        assertThat(Limits.builder().mailbox(7).build().mailbox()).isEqualTo(7);
        assertThat(Limits.defaults().connectionsPerVisitor()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "//evil.example/x",
                "mailto:a@b",
                "",
                "https://a b"
            })
    void aLinkOfAnOfferLeadsToTheWebOrTheSite(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Offer.titled("a").action("Go", url));
        assertThatIllegalArgumentException().isThrownBy(() -> Offer.titled("a").image(url));
    }

    @Test
    void anOfferIsTheMessageThatThePageReads() {
        Message message = Offer.titled("Test drive?")
                .body("Twenty minutes")
                .image("/img/roadster.svg")
                .action("Book", "https://shop.example/book")
                .expiresAfter(Duration.ofHours(1))
                .build()
                .toMessage();
        assertThat(message.name()).isEqualTo("offer");
        assertThat(message.kept()).isTrue();
        assertThat(message.delivery().expiresAfter()).isEqualTo(Duration.ofHours(1));
        assertThat(message.data())
                .isEqualTo(Map.of(
                        "title",
                        "Test drive?",
                        "body",
                        "Twenty minutes",
                        "image",
                        "/img/roadster.svg",
                        "action",
                        Map.of("label", "Book", "url", "https://shop.example/book")));
    }

    @Test
    void theTextsOfAnOfferHaveALength() {
        assertThatIllegalArgumentException().isThrownBy(() -> Offer.of("  "));
        assertThatIllegalArgumentException().isThrownBy(() -> Offer.of("x".repeat(121)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offer.titled("a").body("x".repeat(1_001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Offer.titled("a").action("x".repeat(61), "/book"));
        assertThat(Offer.of("x".repeat(120)).delivery().expiresAfter())
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void theDataOfAMessageCannotBeChangedAfterwards() {
        List<Object> list = new ArrayList<>(Arrays.asList(1, null));
        Map<String, Object> nested = new HashMap<>(Map.of("list", list));
        Message message = Message.named("m").with("nested", nested).build();
        list.add("later");
        nested.put("later", true);
        assertThat(message.data())
                .isEqualTo(Map.of("nested", Map.of("list", Arrays.asList(1, null))));
    }

    @Test
    void whatJsonHasNotIsRefused() {
        for (Object value : new Object[] {new Object(), Double.NaN, Map.of(1, 2), 'c'}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Message.named("m").with("x", value).build());
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Message.named(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Message.named("x".repeat(101)));
    }

    @Test
    void anIdHasItsFormAndIsNotRepeatedWhereItHasNot() {
        for (String bad :
                new String[] {"", "v_", "v_<script>alert(1)</scri", "c_aaaaaaaaaaaaaaaaaaaaaa"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new VisitorId(bad))
                    .withMessageNotContaining("script");
        }
        assertThat(new VisitorId("v_0123456789-_abcdefghij"))
                .hasToString("v_0123456789-_abcdefghij");
    }
}
