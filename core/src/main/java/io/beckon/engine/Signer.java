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

    /** The keys of one configuration, the one that signs first. */
    private record Keys(Site site, List<SecretKeySpec> all) {
        static Keys of(Site site) {
            List<SecretKeySpec> all = new ArrayList<>();
            site.secrets().forEach(secret -> all.add(new SecretKeySpec(secret, ALGORITHM)));
            return new Keys(site, List.copyOf(all));
        }
    }

    private final String context;
    private final CurrentSite site;
    private volatile Keys keys;

    /**
     * Makes a signer.
     *
     * @param purpose what is signed
     */
    Signer(CurrentSite site, String purpose) {
        this.context = "beckon " + purpose + "\n" + site.get().name() + "\n";
        this.site = site;
        this.keys = Keys.of(site.get());
    }

    /** Returns the keys of the configuration of this moment. */
    private List<SecretKeySpec> keys() {
        Keys last = keys;
        Site now = site.get();
        if (last.site() != now) {
            last = Keys.of(now);
            keys = last;
        }
        return last.all();
    }

    /** Returns the signature of a text, of letters, digits, {@code -} and {@code _}. */
    String sign(String text) {
        return sign(text, keys().get(0));
    }

    /** Returns the signatures of a text by each secret, first the one of {@link #sign}. */
    List<String> signAll(String text) {
        return keys().stream().map(key -> sign(text, key)).toList();
    }

    Verdict verify(String text, String signature) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        List<SecretKeySpec> all = keys();
        for (int i = 0; i < all.size(); i++) {
            byte[] right = sign(text, all.get(i)).getBytes(StandardCharsets.UTF_8);
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
