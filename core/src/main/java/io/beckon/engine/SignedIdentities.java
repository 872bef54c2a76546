package io.beckon.engine;

import io.beckon.people.Identities;
import io.beckon.people.Identity;
import io.beckon.spi.Clock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Signed identities: what is said of a person and until when, line by line, in Base64 for addresses (RFC 4648, section 5),
 * and after a dot the signature of that. No part may hold a line break, so the lines cannot be mistaken for others.
 */
final class SignedIdentities implements Identities {
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Verification INVALID = new Verification.Invalid();

    /** Nothing longer was made here: four lines of the longest parts, as bytes of UTF-8 in Base64, and a signature. */
    private static final int MAX_LENGTH = 2_048;

    private final Signer signer;
    private final Clock clock;

    SignedIdentities(CurrentSite site, Clock clock) {
        this.signer = new Signer(site, "identity");
        this.clock = clock;
    }

    @Override
    public String sign(Identity identity, Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
            throw new IllegalArgumentException(
                    "A signed identity holds for more than no time and at most " + MAX_LIFE.toDays()
                            + " days, not for " + life + ".");
        }
        String lines = String.join(
                "\n",
                identity.namespace(),
                identity.kind().wireName(),
                String.valueOf(clock.millis() + life.toMillis()),
                identity.value());
        String payload = ENCODER.encodeToString(lines.getBytes(StandardCharsets.UTF_8));
        return payload + "." + signer.sign(payload);
    }

    @Override
    public Verification verify(String signed) {
        int dot = signed.indexOf('.');
        if (dot < 0 || signed.length() > MAX_LENGTH) {
            return INVALID;
        }
        String payload = signed.substring(0, dot);
        return signer.verify(payload, signed.substring(dot + 1)) == Signer.Verdict.WRONG
                ? INVALID
                : read(new String(DECODER.decode(payload), StandardCharsets.UTF_8));
    }

    /** What was signed here has its form; what may be an identity can only become less with another version. */
    private Verification read(String lines) {
        String[] parts = lines.split("\n", 4);
        Optional<Identity> identity = Identity.Kind.ofWireName(parts[1])
                .flatMap(kind -> Identity.of(parts[0], kind, parts[3]));
        if (identity.isEmpty()) {
            return INVALID;
        }
        return clock.millis() < Long.parseLong(parts[2])
                ? new Verification.Verified(identity.get())
                : new Verification.Expired();
    }
}
