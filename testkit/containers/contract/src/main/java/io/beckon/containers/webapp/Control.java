package io.beckon.containers.webapp;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.Offer;
import io.beckon.Overflow;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

/** What is done with Beckon in Java, on demand of a test, with servlets or without. */
public final class Control {
    private Control() {}

    /**
     * Does it.
     *
     * @param beckon with which
     * @param what a path
     * @param argument of whom, or which text
     * @param bytes how many of filling a message has; null for none
     * @return the answer, to be printed
     */
    public static Object answer(
            Beckon beckon, String what, String argument, @Nullable String bytes) {
        return switch (what) {
            case "/site" -> beckon.site().name();
            case "/figures" -> beckon.figures();
            case "/tabs" ->
                beckon.visitors()
                        .find(new VisitorId(argument))
                        .map(visitor -> visitor.tabs())
                        .orElse(0);
            case "/offer" -> offer(beckon, argument);
            case "/news" -> news(beckon, argument, bytes);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String offer(Beckon beckon, String visitor) {
        Offer offer = Offer.titled("Test drive?").body("Twenty minutes, on us.").build();
        beckon.send(offer, Audience.visitor(new VisitorId(visitor))).join();
        return "accepted";
    }

    private static String news(Beckon beckon, String text, @Nullable String bytes) {
        Message message = Message.named("news")
                .with("text", text)
                .with("filling", "x".repeat(bytes == null ? 0 : Integer.parseInt(bytes)))
                .onOverflow(Overflow.DROP_OLDEST)
                .build();
        beckon.send(message, Audience.everybody()).join();
        return "accepted";
    }
}
