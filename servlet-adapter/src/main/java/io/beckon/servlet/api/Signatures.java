package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks who has sent a webhook, by one of several secrets. Safe for use by many threads.
 *
 * <p>Segment's signature is of the body alone: whoever has seen one can send it again, and the ids of the messages in it have
 * to see to that. Ours has the time in it, holds for some minutes, and is taken once.
 */
final class Signatures {
    static final String OWN_HEADER = "Beckon-Signature";
    static final String SEGMENT_HEADER = "X-Signature";

    /** How far the time of a signature may be from ours. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    // One from a clock that is ahead holds until ours is as far ahead of it; times are whole
    // seconds.
    static final Duration REMEMBERED = MAX_AGE.multipliedBy(2).plusSeconds(1);

    /** How many signatures are remembered; with more than that in ten minutes some are refused. */
    static final int MAX_REMEMBERED = 100_000;

    private static final Pattern OWN =
            Pattern.compile("t=([0-9]{1,12})((?:,v[0-9]=[0-9A-Fa-f]{64}){1,4})");
    private static final Pattern VERSION_1 = Pattern.compile("v1=([0-9A-Fa-f]{64})");
    private static final Pattern SHA1 = Pattern.compile("[0-9A-Fa-f]{40}");

    private final List<byte[]> secrets;
    private final InstantSource clock;
    private final Recent<Boolean> taken;

    Signatures(Collection<String> secrets, InstantSource clock) {
        this(secrets, MAX_REMEMBERED, clock);
    }

    Signatures(Collection<String> secrets, int maxRemembered, InstantSource clock) {
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.clock = clock;
        this.taken = new Recent<>(maxRemembered, REMEMBERED, clock);
    }

    boolean isEmpty() {
        return secrets.isEmpty();
    }

    int remembered() {
        return taken.size();
    }

    /**
     * Checks a body.
     *
     * @param own our header, or null
     * @param segment Segment's header, or null; of no account where there is ours
     * @param body the bytes as they came
     * @return takes the signature back, so that the same request may come again after a failure of ours
     * @throws Refused if the signature is not right, too old or was taken before
     */
    Runnable check(@Nullable String own, @Nullable String segment, byte[] body) {
        if (own != null) {
            return checkOwn(own, body);
        }
        if (segment == null || !isSegments(segment.strip(), body)) {
            throw wrong();
        }
        return () -> {};
    }

    private boolean isSegments(String signature, byte[] body) {
        if (!SHA1.matcher(signature).matches()) {
            return false;
        }
        byte[] given = HexFormat.of().parseHex(signature);
        boolean right = false;
        for (byte[] secret : secrets) {
            right |= MessageDigest.isEqual(given, mac("HmacSHA1", secret, body));
        }
        return right;
    }

    private Runnable checkOwn(String header, byte[] body) {
        Matcher matcher = OWN.matcher(header.replace(" ", ""));
        if (!matcher.matches()) {
            throw wrong();
        }
        String time = matcher.group(1);
        String right = matching(time, versions(matcher.group(2)), body);
        if (right == null) {
            throw wrong();
        }
        // Only now, so that nobody learns anything without the secret.
        requireFresh(Long.parseLong(time));
        takeOnce(time + "." + right);
        return () -> taken.remove(time + "." + right);
    }

    private static List<byte[]> versions(String text) {
        List<byte[]> versions = new ArrayList<>();
        Matcher matcher = VERSION_1.matcher(text);
        while (matcher.find()) {
            versions.add(HexFormat.of().parseHex(matcher.group(1)));
        }
        return versions;
    }

    /** Returns the signature that is right, as we write it, or null. */
    private @Nullable String matching(String time, List<byte[]> given, byte[] body) {
        byte[] prefix = (time + ".").getBytes(StandardCharsets.US_ASCII);
        String right = null;
        for (byte[] secret : secrets) {
            byte[] expected = mac("HmacSHA256", secret, prefix, body);
            for (byte[] one : given) {
                if (MessageDigest.isEqual(expected, one)) {
                    right = HexFormat.of().formatHex(expected);
                }
            }
        }
        return right;
    }

    private void requireFresh(long seconds) {
        long distance = Math.abs(clock.instant().getEpochSecond() - seconds);
        if (distance > MAX_AGE.toSeconds()) {
            throw new Refused(Answer.error(
                    401,
                    "The signature's time is more than " + MAX_AGE.toMinutes()
                            + " minutes from now. Sign anew at each attempt, and set the clock."));
        }
    }

    private void takeOnce(String signature) {
        // Forgetting one before its time would let it be replayed.
        if (taken.isFull()) {
            throw new Refused(Answer.busy());
        }
        if (taken.putIfAbsent(signature, true) != null) {
            throw new Refused(Answer.error(
                    409, "This signature was taken before. Sign anew at each attempt."));
        }
    }

    private static Refused wrong() {
        return new Refused(Answer.error(
                401,
                "A webhook is signed with a secret of this site, in the header " + OWN_HEADER
                        + " or " + SEGMENT_HEADER + "; this one is not."));
    }

    private static byte[] mac(String algorithm, byte[] secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + algorithm + ".", e);
        }
    }
}
