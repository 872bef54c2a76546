package io.beckon.servlet.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as those do who send webhooks. */
final class Signing {
    private Signing() {}

    static String own(String secret, long seconds, String body) {
        return "t=" + seconds + ",v1=" + hex("HmacSHA256", secret, seconds + "." + body);
    }

    static String segment(String secret, String body) {
        return hex("HmacSHA1", secret, body);
    }

    private static String hex(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
