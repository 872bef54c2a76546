package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Site;
import io.beckon.people.Identities;
import io.beckon.people.Identities.Verification;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

/** Only what the site has signed is believed, and only for as long as it said. */
final class SignedIdentitiesTest {
    private static final String SECRET = "0123456789abcdef";
    private static final String NEXT = "fedcba9876543210";
    private static final Identity BERTA = Identity.email("berta@shop.example");

    private final VirtualTime time = new VirtualTime();
    private final Identities identities = of(Site.named("shop").secret(SECRET));

    private Identities of(Site.Builder site) {
        return new SignedIdentities(new CurrentSite(site.build()), time);
    }

    @Test
    void whatWasSignedIsWhatIsRead() {
        for (Kind kind : Kind.values()) {
            Identity identity =
                    Identity.of("segment", kind, "Ünïcode 𝄞 + /?&=@x").orElse(BERTA);
            String signed = identities.sign(identity);
            assertThat(signed).matches("[A-Za-z0-9_.-]+");
            assertThat(identities.verify(signed)).isEqualTo(new Verification.Verified(identity));
        }
        Identity longest = new Identity(
                "n".repeat(Identity.MAX_NAMESPACE),
                Kind.ANONYMOUS_ID,
                "\u8eca".repeat(Identity.MAX_VALUE));
        assertThat(identities.verify(identities.sign(longest)))
                .isEqualTo(new Verification.Verified(longest));
    }

    @Test
    void nothingElseIs() {
        String signed = identities.sign(BERTA);
        Random random = new Random(7);
        for (int i = 0; i < signed.length(); i++) {
            char other = (char) ('A' + random.nextInt(26));
            if (other != signed.charAt(i)) {
                String forged = signed.substring(0, i) + other + signed.substring(i + 1);
                assertThat(identities.verify(forged)).isEqualTo(new Verification.Invalid());
            }
            assertThat(identities.verify(signed.substring(0, i)))
                    .isEqualTo(new Verification.Invalid());
        }
        for (String nonsense : new String[] {"", ".", "a.b", "\u0000.\uffff", signed + signed}) {
            assertThat(identities.verify(nonsense)).isEqualTo(new Verification.Invalid());
        }
    }

    @Test
    void aSignatureHoldsForItsTime() {
        String signed = identities.sign(BERTA, Duration.ofMinutes(5));
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(identities.verify(signed)).isEqualTo(new Verification.Verified(BERTA));
        time.advance(Duration.ofMillis(1));
        assertThat(identities.verify(signed)).isEqualTo(new Verification.Expired());

        assertThatThrownBy(() -> identities.sign(BERTA, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("30 days");
        assertThatThrownBy(() -> identities.sign(BERTA, Identities.MAX_LIFE.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSignatureOfAnotherSiteOrSecretIsNone() {
        String signed = identities.sign(BERTA);
        assertThat(of(Site.named("other").secret(SECRET)).verify(signed))
                .isEqualTo(new Verification.Invalid());
        assertThat(of(Site.named("shop").secret(NEXT)).verify(signed))
                .isEqualTo(new Verification.Invalid());
    }

    @Test
    void theSecretBeforeHoldsUntilItIsTakenAway() {
        String signed = identities.sign(BERTA);
        Identities rotated = of(Site.named("shop").secret(NEXT).previousSecret(SECRET));
        assertThat(rotated.verify(signed)).isEqualTo(new Verification.Verified(BERTA));
        assertThat(identities.verify(rotated.sign(BERTA))).isEqualTo(new Verification.Invalid());
    }
}
