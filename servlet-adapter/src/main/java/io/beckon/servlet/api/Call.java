package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

/** What may be called: the calls of Segment's tracking API, webhooks, and what is for servers alone. */
enum Call {
    IDENTIFY,
    TRACK,
    PAGE,
    SCREEN,
    GROUP,
    ALIAS,
    BATCH,
    WEBHOOK,
    MESSAGES,
    VISITORS,
    STATUS,
    DESCRIPTION;

    /** How many bytes one message may have: 32 kB. */
    static final int MESSAGE_BYTES = 32 * 1024;

    /** How many bytes a batch may have: 500 kB. */
    static final int BATCH_BYTES = 500 * 1024;

    /** How many messages of a batch are taken. */
    static final int BATCH_MESSAGES = 2_500;

    /** Finds a call by the end of its address. Segment's browser library uses letters, and its Java library adds a slash. */
    static @Nullable Call ofName(String name) {
        String bare = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return switch (bare) {
            case "i" -> IDENTIFY;
            case "t" -> TRACK;
            case "p" -> PAGE;
            case "s" -> SCREEN;
            case "g" -> GROUP;
            case "a" -> ALIAS;
            case "batch", "b", "import" -> BATCH;
            case "webhook" -> WEBHOOK;
            case "messages" -> MESSAGES;
            case "visitors" -> VISITORS;
            case "status" -> STATUS;
            case "openapi.json" -> DESCRIPTION;
            default -> ofType(bare);
        };
    }

    /** Finds the call that a message is, by its field {@code type}. */
    static @Nullable Call ofType(@Nullable Object type) {
        return switch (type instanceof String text ? text : "") {
            case "identify" -> IDENTIFY;
            case "track" -> TRACK;
            case "page" -> PAGE;
            case "screen" -> SCREEN;
            case "group" -> GROUP;
            case "alias" -> ALIAS;
            default -> null;
        };
    }

    boolean isMessage() {
        return compareTo(ALIAS) <= 0;
    }

    int maxBytes() {
        return this == BATCH || this == WEBHOOK ? BATCH_BYTES : MESSAGE_BYTES;
    }
}
