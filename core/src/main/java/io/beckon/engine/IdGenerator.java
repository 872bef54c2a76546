package io.beckon.engine;

import io.beckon.ConnectionId;
import io.beckon.MessageId;
import io.beckon.VisitorId;
import io.beckon.spi.Clock;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes ids that nobody can guess. Safe for use by many threads. */
final class IdGenerator {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final char[] BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int TIME_CHARS = 10;
    private static final int RANDOM_CHARS = 16;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final byte[] last = new byte[RANDOM_CHARS]; // guarded by this; values 0 to 31
    private long lastMillis = Long.MIN_VALUE; // guarded by this

    IdGenerator(Clock clock) {
        this.clock = clock;
    }

    /** Makes an id of 128 random bits. */
    VisitorId visitor() {
        return new VisitorId("v_" + BASE64.encodeToString(randomBytes(16)).substring(0, 22));
    }

    /** Makes an id of 72 random bits. */
    ConnectionId connection() {
        return new ConnectionId("c_" + BASE64.encodeToString(randomBytes(9)));
    }

    /**
     * Makes a ULID: 48 bits of time and 80 random bits. Within one millisecond, and while the clock is set back, the
     * random part counts up, so that ids made later sort later.
     */
    synchronized MessageId message() {
        long millis = clock.millis();
        if (millis > lastMillis) {
            lastMillis = millis;
            byte[] bytes = randomBytes(RANDOM_CHARS);
            for (int i = 0; i < RANDOM_CHARS; i++) {
                last[i] = (byte) (bytes[i] & 31);
            }
        } else {
            increment();
        }
        char[] id = new char[TIME_CHARS + RANDOM_CHARS];
        for (int i = 0; i < TIME_CHARS; i++) {
            id[i] = BASE32[(int) (lastMillis >>> (5 * (TIME_CHARS - 1 - i))) & 31];
        }
        for (int i = 0; i < RANDOM_CHARS; i++) {
            id[TIME_CHARS + i] = BASE32[last[i]];
        }
        return new MessageId(new String(id));
    }

    // Called with the lock held.
    private void increment() {
        for (int i = RANDOM_CHARS - 1; i >= 0; i--) {
            if (last[i] < 31) {
                last[i]++;
                return;
            }
            last[i] = 0;
        }
        lastMillis++; // the random part has come round: go on in the next millisecond
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
