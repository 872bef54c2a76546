package io.beckon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.people.Profile;
import io.beckon.people.ProfileUpdate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

final class CriteriaTest {
    private static final Visitor VISITOR = new Visitor(
            new VisitorId("v_0123456789abcdefghijkl"),
            new ConnectionId("c_0123456789ab"),
            new Page(
                    "https://shop.example/cars/Roadster?x=1#top",
                    "The Roadster",
                    "https://shop.example/"),
            "https://search.example/?q=cars",
            Instant.EPOCH,
            Instant.EPOCH,
            3,
            2,
            "Product Viewed",
            Instant.EPOCH,
            Set.of("roadsters"),
            Profile.empty()
                    .with(ProfileUpdate.traits(Map.of("plan", "gold", "visits", 3, "vip", true))
                            .withSegments(Set.of("Roadster drivers"))),
            Consent.all());

    private static boolean matches(Criteria criteria) {
        return criteria.matches(VISITOR);
    }

    @Test
    void whatIsKnownOfThePersonCounts() {
        assertThat(matches(Criteria.inSegment("Roadster drivers"))).isTrue();
        assertThat(matches(Criteria.inSegment("roadster drivers"))).isFalse();
        assertThat(matches(Criteria.trait("plan", "gold"))).isTrue();
        assertThat(matches(Criteria.trait("plan", "Gold"))).isFalse();
        assertThat(matches(Criteria.trait("visits", "3"))).isTrue();
        assertThat(matches(Criteria.trait("vip", "true"))).isTrue();
        assertThat(matches(Criteria.trait("unknown", "null"))).isFalse();
    }

    @Test
    void eachLooksAtItsOwn() {
        assertThat(matches(Criteria.everyone())).isTrue();
        assertThat(matches(Criteria.path("/cars/*"))).isTrue();
        assertThat(matches(Criteria.path("/cars/*?x=1"))).isFalse();
        assertThat(matches(new Criteria.Title("ROADSTER"))).isTrue();
        assertThat(matches(new Criteria.Title("sedan"))).isFalse();
        assertThat(matches(new Criteria.Referrer("search.EXAMPLE"))).isTrue();
        assertThat(matches(new Criteria.Referrer("other"))).isFalse();
        assertThat(matches(Criteria.inRoom("roadsters"))).isTrue();
        assertThat(matches(Criteria.inRoom("sedans"))).isFalse();
        assertThat(matches(new Criteria.LastEvent("Product Viewed"))).isTrue();
        assertThat(matches(new Criteria.LastEvent("product viewed"))).isFalse();
        assertThat(matches(Criteria.pagesSeen(3))).isTrue();
        assertThat(matches(Criteria.pagesSeen(4))).isFalse();
        assertThat(matches(new Criteria.Tabs(2))).isTrue();
        assertThat(matches(new Criteria.Tabs(3))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"the roadster", "CARS/ROADSTER", "q=cars", "product", "v_0123", "x=1"})
    void aTextIsLookedForInAllThatAnAdminSees(String text) {
        assertThat(matches(new Criteria.Text(text))).isTrue();
        assertThat(matches(new Criteria.Text(text + "!"))).isFalse();
    }

    @Test
    void theyCombine() {
        Criteria yes = Criteria.everyone();
        Criteria no = Criteria.not(yes);
        assertThat(matches(no)).isFalse();
        assertThat(matches(Criteria.all(yes, yes))).isTrue();
        assertThat(matches(Criteria.all(yes, no))).isFalse();
        assertThat(matches(Criteria.all())).isTrue();
        assertThat(matches(Criteria.any(no, yes))).isTrue();
        assertThat(matches(Criteria.any(no, no))).isFalse();
        assertThat(matches(Criteria.any())).isFalse();
    }

    @Test
    void aTreeIsNoLargerThanAllowed() {
        Criteria half = new Criteria.All(Collections.nCopies(31, Criteria.everyone()));
        assertThat(half.size()).isEqualTo(32);
        assertThat(Criteria.not(half).size()).isEqualTo(33);
        new Criteria.All(Collections.nCopies(63, Criteria.everyone()));
        assertThatIllegalArgumentException().isThrownBy(() -> Criteria.any(half, half));
        assertThatIllegalArgumentException().isThrownBy(() -> Criteria.path("x".repeat(257)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example, /",
        "https://shop.example/, /",
        "https://shop.example/a/b?q=/c#d, /a/b",
        "https://shop.example?q=1, /",
        "/relative?x, /relative",
        "'', ''"
    })
    void aPathIsWhatIsLeftOfTheUrl(String url, String path) {
        assertThat(new Page(url, "", "").path()).isEqualTo(path);
    }
}
