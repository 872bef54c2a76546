package io.beckon;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What has become of kept messages. Safe for use by many threads; nothing here blocks. Every future completes with a
 * {@link io.beckon.spi.StoreUnavailableException} where the store cannot be reached, and on threads as those of {@link
 * Beckon#send(Message, Audience)}.
 */
public interface Deliveries {
    /** The largest number of messages that {@link #recent} returns. */
    int MAX_RECENT = 1_000;

    /**
     * Takes a message back: whoever has not seen it yet never will. A tab that was just granted it may still show it.
     *
     * @param message which message
     * @return completes with true once no tab is granted it any more; with false if there is no such message, or it was
     *     taken back or used up before
     */
    CompletableFuture<Boolean> revoke(MessageId message);

    /**
     * Gives up all that waits for a visitor, by a decision of the application's: it does not agree to be reached, or is left
     * out for comparison. What a tab was just granted may still be shown. What is sent to the visitor later waits as ever.
     *
     * @param visitor who; need not be on the site
     * @param reason {@link SuppressionReason#NO_CONSENT} or {@link SuppressionReason#HOLDOUT}
     * @return completes with how many were given up
     * @throws IllegalArgumentException if the reason is another one, which the engine alone gives
     */
    CompletableFuture<Integer> suppress(VisitorId visitor, SuppressionReason reason);

    /**
     * Returns a message, and what has become of it so far.
     *
     * @param message which message
     * @return completes with the message; empty if the store does not know it, or not any more
     */
    CompletableFuture<Optional<SentMessage>> find(MessageId message);

    /**
     * Returns the messages that were sent last on an admin channel; the API's are on {@link Beckon#DEFAULT_CHANNEL}.
     *
     * @param channel the name of the channel
     * @param limit how many at the most, 1 to {@link #MAX_RECENT}
     * @return completes with the messages, the oldest first
     * @throws IllegalArgumentException if the limit is outside that range
     */
    CompletableFuture<List<SentMessage>> recent(String channel, int limit);

    /**
     * Returns what was sent to a visitor: all that waits, and the last that does not any more.
     *
     * @param visitor who; need not be on the site
     * @return completes with the deliveries, the oldest first
     */
    CompletableFuture<List<Delivery>> of(VisitorId visitor);

    /**
     * Counts the deliveries that the store has in each state, so that the books can be checked: together they are all that
     * were accepted, but for those that the store has deleted long after they were over. For audits: the cost may grow with
     * their number.
     *
     * @return completes with a number for every state
     */
    CompletableFuture<Map<DeliveryStatus, Long>> totals();

    /**
     * A visitor has reached a goal, which is attributed to the message that was displayed to it last, if that was within
     * the goal's window and nothing was attributed to it before. A page says the same by tracking an event of that name.
     *
     * @param visitor who; need not be on the site
     * @param goal the name of a goal that was set by {@link Beckon.Builder#goal}
     * @return completes with the message that it was attributed to; empty if there is none
     * @throws IllegalArgumentException if there is no such goal
     */
    CompletableFuture<Optional<MessageId>> goalReached(VisitorId visitor, String goal);
}
