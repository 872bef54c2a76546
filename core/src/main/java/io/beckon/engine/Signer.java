package io.beckon.engine;

import io.beckon.Site;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs texts with the site's secret and knows what was signed with it or with the one before, HMAC-SHA256 (RFC 2104).
 * A signature made for one purpose or site is of no use for another. Safe for use by many threads.
 */
final class Signer {
    /** What became of a look at a signature. */
    enum Verdict {
        WRONG,
        /** Right, and to be renewed: it was made with the secret before this one. */
        OLD,
        RIGHT
    }

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String context;
    private final List<SecretKeySpec> keys; // the one that signs first

    /**
     * Makes a signer.
     *
     * @param purpose what is signed
     */
    Signer(Site site, String purpose) {
        this.context = "beckon " + purpose + "\n" + site.name() + "\n";
        List<SecretKeySpec> all = new ArrayList<>();
        site.secrets().forEach(secret -> all.add(new SecretKeySpec(secret, ALGORITHM)));
        this.keys = List.copyOf(all);
    }

    /** Returns the signature of a text, of letters, digits, {@code -} and {@code _}. */
    String sign(String text) {
        return sign(text, keys.get(0));
    }

    Verdict verify(String text, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < keys.size(); i++) {
            byte[] right = sign(text, keys.get(i)).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(given, right)) {
                return i == 0 ? Verdict.RIGHT : Verdict.OLD;
            }
        }
        return Verdict.WRONG;
    }

    private String sign(String text, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(
                    mac.doFinal((context + text).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "Every Java platform has " + ALGORITHM + ", but this one has not.", e);
        }
    }
}
