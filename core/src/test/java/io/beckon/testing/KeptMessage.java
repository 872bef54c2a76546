package io.beckon.testing;

import io.beckon.spi.StoredMessage;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/** Begins a message to be stored, of which a test says only what matters to it. Not safe for use by several threads. */
public final class KeptMessage {
    /** The channel of messages that do not name another one. */
    public static final String CHANNEL = "default";

    /** How long a message lives that does not say, in milliseconds. */
    public static final long LIFE = 3_600_000;

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final String id;
    private final long acceptedAt;
    private String text = "{\"type\":\"message\"}";
    private String audience = "{\"everybody\":true}";
    private String by = "api";
    private String channel = CHANNEL;
    private long expiresAt;
    private int priority;
    private @Nullable String replaces;
    private @Nullable String key;
    private int budget;
    private boolean atMostOnce;
    private boolean uncapped;
    private boolean lateArrivals;

    private KeptMessage(long acceptedAt) {
        // Of the form of a MessageId; ids in other tests of the process are others.
        this.id = String.format("m%025d", LAST_ID.incrementAndGet());
        this.acceptedAt = acceptedAt;
        this.expiresAt = acceptedAt + LIFE;
    }

    /**
     * Begins a message with an id of its own.
     *
     * @param time tells when it is accepted
     * @return what builds it
     */
    public static KeptMessage at(VirtualTime time) {
        return new KeptMessage(time.millis());
    }

    public KeptMessage text(String text) {
        this.text = text;
        return this;
    }

    public KeptMessage audience(String audience) {
        this.audience = audience;
        return this;
    }

    public KeptMessage by(String by) {
        this.by = by;
        return this;
    }

    public KeptMessage channel(String channel) {
        this.channel = channel;
        return this;
    }

    public KeptMessage livesFor(long millis) {
        this.expiresAt = acceptedAt + millis;
        return this;
    }

    public KeptMessage priority(int priority) {
        this.priority = priority;
        return this;
    }

    public KeptMessage replaces(String key) {
        this.replaces = key;
        return this;
    }

    public KeptMessage key(String key) {
        this.key = key;
        return this;
    }

    public KeptMessage budget(int displays) {
        this.budget = displays;
        return this;
    }

    public KeptMessage atMostOnce() {
        this.atMostOnce = true;
        return this;
    }

    public KeptMessage uncapped() {
        this.uncapped = true;
        return this;
    }

    public KeptMessage lateArrivals() {
        this.lateArrivals = true;
        return this;
    }

    public StoredMessage build() {
        return new StoredMessage(
                id,
                "offer",
                text,
                audience,
                by,
                channel,
                acceptedAt,
                expiresAt,
                priority,
                replaces,
                key,
                budget,
                atMostOnce,
                uncapped,
                lateArrivals);
    }
}
