package io.beckon;

import io.beckon.people.Identities;
import io.beckon.people.ProfileSource;
import io.beckon.people.ProfileStore;
import io.beckon.people.Profiles;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.Gateway;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Metrics;
import io.beckon.spi.Scheduler;

import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Who is on a site right now, and the way to reach them. One instance serves one site; it is safe for use by many
 * threads, and no method blocks but {@link #close}.
 *
 * <pre>{@code
 * Beckon beckon = Beckon.builder(Site.named("shop").secret(secret).build()).build();
 * beckon.send(Offer.of("Test drive?"), Audience.room("roadsters"));
 * }</pre>
 */
public interface Beckon extends AutoCloseable {
    /** Who {@link BeckonListener#messageSent} says has sent what came through this interface. */
    String API_SENDER = "api";

    /** The admin channel that there always is. */
    String DEFAULT_CHANNEL = "default";

    /**
     * Begins an instance for one site.
     *
     * @param site the site's configuration
     * @return a builder that holds the defaults
     */
    static Builder builder(Site site) {
        return ServiceLoader.load(Factory.class, Beckon.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "Beckon's engine is not on the class path or module path:"
                                        + " beckon-core's jar has lost its META-INF/services (was it repackaged?)."))
                .builder(site);
    }

    /**
     * Returns the configuration of the site.
     *
     * @return the site as it is configured now
     */
    Site site();

    /**
     * Replaces the configuration of the site while it runs. Connections stand, also those from origins that are not allowed any
     * more; open pages get what is public now. Begin with {@link Site#toBuilder} to change a part of it.
     *
     * @param site the configuration, of a site of the same name
     * @throws IllegalArgumentException if the name is another
     */
    void configure(Site site);

    /**
     * Returns the visitors of the site.
     *
     * @return always the same object
     */
    Visitors visitors();

    /**
     * Returns the rooms of the site.
     *
     * @return always the same object
     */
    Rooms rooms();

    /**
     * Sends an offer, which is kept for its visitors as any kept message: see {@link #send(Message, Audience)}.
     *
     * @param offer what to send
     * @param audience whom to
     * @return completes when the offer has been accepted for everyone in the audience; completes with an
     *     {@link IllegalStateException} if it was not accepted, because this instance is closed, and with an {@link
     *     IllegalArgumentException} if it is larger than {@link Limits#messageBytes} allows
     */
    default CompletableFuture<Sent> send(Offer offer, Audience audience) {
        return send(offer.toMessage(), audience);
    }

    /**
     * Sends a message.
     *
     * <p>If the store has not answered yet, the future completes on the {@linkplain Builder#executor executor} that was
     * given, or else on one of a few threads that are there for nothing else: a callback may block it, and delays other
     * callbacks at the most. It does better not to wait there for another answer, but to compose the futures.
     *
     * <p>Kept messages are for who is known at this moment: the visitors of the audience who are there, or one addressed
     * by its id, there or not, whom the {@linkplain Builder#store store} remembers. Nothing is kept for an unknown
     * visitor, and {@link Sent#recipients} is 0.
     *
     * @param message what to send
     * @param audience whom to
     * @return completes when the message has been accepted for everyone in the audience, which means that the store has
     *     it; completes with an {@link IllegalStateException} if it was not accepted, because this instance is closed, with
     *     an {@link IllegalArgumentException} if its data is larger than {@link Limits#messageBytes} allows or it would
     *     wait for longer than {@link Message#MAX_EXPIRY}, and with a {@link
     *     io.beckon.spi.StoreUnavailableException} if the store cannot be reached, so that nothing was accepted for anybody
     *     or, if it was lost in that moment, it is not known: send it with an idempotency key to be safe
     */
    CompletableFuture<Sent> send(Message message, Audience audience);

    /**
     * Sends a kept message once, however often this is called with the same key: a repeated call changes nothing, and is
     * answered like the first. For callers who do not know whether a call before was successful.
     *
     * @param message what to send; a kept message
     * @param audience whom to
     * @param idempotencyKey 1 to {@link DeliveryPolicy#MAX_KEY} characters, known for as long as the store remembers the
     *     message that was sent with it: while it waits, and for some time after, which {@code DELIVERY.md} tells
     * @return completes as {@link #send(Message, Audience)} says, and with an {@link IllegalArgumentException} if the
     *     message is not a kept one or the key not of that form
     */
    CompletableFuture<Sent> send(Message message, Audience audience, String idempotencyKey);

    /**
     * Returns what has become of kept messages.
     *
     * @return always the same object
     */
    Deliveries deliveries();

    /**
     * Returns what vouches for who visitors are.
     *
     * @return always the same object
     */
    Identities identities();

    /**
     * Returns what is known of people, and where news of them go.
     *
     * @return always the same object
     */
    Profiles profiles();

    /**
     * Returns what visitors agree to, and the way to give out or to erase what is known of somebody.
     *
     * @return always the same object
     */
    Privacy privacy();

    /**
     * Adds a listener.
     *
     * @param listener hears of everything that happens from now on
     * @return a handle to take it away again
     */
    Registration listen(BeckonListener listener);

    /**
     * Returns what Beckon has counted so far, by the names that {@link Metrics} gets.
     *
     * @return the figures of this moment; unmodifiable
     */
    Map<String, Long> figures();

    /**
     * Returns what is set up, what works and what does not, and why. Asks no store and no source: it is what is known of their
     * last uses.
     *
     * @return the status of this moment
     */
    SiteStatus status();

    /**
     * Returns where an adapter brings its connections. A webapp has no use for it.
     *
     * @return always the same object
     */
    Gateway gateway();

    /**
     * Closes this instance: accepts nothing any more, asks browsers to come back in a while, gives what is under way
     * a moment to leave, closes all connections, and closes the store, which keeps what waits if it can. Blocks until that is
     * done, for at most the time set by {@link Builder#drain} and two seconds more: one in which listeners may finish what
     * they were told, and one after they were interrupted; and for as long as the store takes. The threads that this
     * instance has made are gone then, but for that of a listener which does not return even so. Closing again has no
     * effect, and returns at once even while the first call still blocks.
     */
    @Override
    void close();

    /** A listener's place. Safe for use by many threads. */
    @FunctionalInterface
    interface Registration {
        /** Takes the listener away: it hears of nothing that happens from now on. Removing again has no effect. */
        void remove();
    }

    /** Builds a {@link Beckon}. Not safe for use by several threads at once. */
    interface Builder {
        /**
         * Sets the limits.
         *
         * @param limits how much of everything there may be
         * @return this builder
         */
        Builder limits(Limits limits);

        /**
         * Sets how long a visitor without a connection still counts as present, so that walking from page to page does
         * not show as leaving.
         *
         * @param grace 1 second to 5 minutes; 10 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder grace(Duration grace);

        /**
         * Sets after how much silence a connection is asked whether it is still there.
         *
         * @param heartbeat 5 seconds to 5 minutes; 25 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder heartbeat(Duration heartbeat);

        /**
         * Sets how long one send to a connection may take before the connection is closed as slow.
         *
         * @param timeout 1 second to 5 minutes; 20 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder sendTimeout(Duration timeout);

        /**
         * Sets how long {@link Beckon#close} may take to let go of the connections.
         *
         * @param drain 0 to 5 minutes; 5 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder drain(Duration drain);

        /**
         * Sets within how long browsers come back after {@link Beckon#close}, each at a random moment, so that the node
         * which takes them over is not asked by all at once. The longer, the gentler for that node, and the longer the last
         * visitor is without a connection.
         *
         * @param window 0 to 5 minutes; 5 seconds unless set
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder reconnectWindow(Duration window);

        /**
         * Sets who is let into an admin channel. There is always the channel {@link Beckon#DEFAULT_CHANNEL}, and unless
         * set otherwise its policy asks for the role {@link AdminPolicy#DEFAULT_ROLE}.
         *
         * @param name 1 to 40 letters, digits, {@code -} or {@code _}
         * @param policy decides
         * @return this builder
         * @throws IllegalArgumentException if the name is not of that form
         */
        Builder adminChannel(String name, AdminPolicy policy);

        /**
         * Sets where kept messages wait. Unless set, that is this process's memory: what waits ends with it, and at most
         * {@link Limits#mailboxes} visitors are remembered.
         *
         * @param store the store, which {@link Beckon#close} closes
         * @return this builder
         */
        Builder store(DeliveryStore store);

        /**
         * Sets where profiles are. Unless set, that is this process's memory: {@link Limits#profileIdentities} says for how
         * many, and who has had no news for a day is forgotten.
         *
         * @param store the store, which {@link Beckon#close} closes
         * @return this builder
         */
        Builder profileStore(ProfileStore store);

        /**
         * Sets where profiles come from that the store does not have; nowhere unless set.
         *
         * @param source fetches them
         * @return this builder
         */
        Builder profileSource(ProfileSource source);

        /**
         * Sets how long a visitor who stays away is remembered in this process's memory, with its consent and what has become
         * of its messages, and a message after it has expired; 365 days unless set. Another {@linkplain #store store} has a setting
         * of its own.
         *
         * @param time 1 hour to 100 years
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder keepVisitorsFor(Duration time);

        /**
         * Sets after how long without news a person is forgotten in this process's memory; a day unless set. Another {@linkplain
         * #profileStore store} has a setting of its own.
         *
         * @param time 1 minute to 100 years
         * @return this builder
         * @throws IllegalArgumentException if it is outside that range
         */
        Builder keepProfilesFor(Duration time);

        /**
         * Sets how many kept messages one visitor may see; {@link Caps#none} unless set.
         *
         * @param caps the caps
         * @return this builder
         */
        Builder caps(Caps caps);

        /**
         * Sets a goal, such as {@code Order Completed}. It is reached when a page tracks an event of this name, or by {@link
         * Deliveries#goalReached}, and is attributed to the message that was displayed to the visitor last.
         *
         * @param name the name of the goal, 1 to 100 characters
         * @param window how long before it a message may have been displayed; 1 second to 90 days
         * @return this builder
         * @throws IllegalArgumentException if the name or the window is not of that form
         */
        Builder goal(String name, Duration window);

        /**
         * Sets which message is given up when {@linkplain Limits#mailbox too many} wait for one visitor; {@link
         * MailboxRules.Overflow#DROP_OLDEST} unless set.
         *
         * @param overflow which one
         * @return this builder
         */
        Builder mailboxOverflow(MailboxRules.Overflow overflow);

        /**
         * Adds a listener.
         *
         * @param listener hears of everything that happens
         * @return this builder
         */
        Builder listener(BeckonListener listener);

        /**
         * Sets where figures go; nowhere unless set.
         *
         * @param metrics takes them
         * @return this builder
         */
        Builder metrics(Metrics metrics);

        /**
         * Sets the time. Unless set, it is the machine's, with one timer thread that {@link Beckon#close} ends.
         *
         * @param clock tells it
         * @param scheduler runs tasks by it; not closed by Beckon
         * @return this builder
         */
        Builder time(Clock clock, Scheduler scheduler);

        /**
         * Sets what runs listeners, callbacks on futures, large sends and sweeps over what has ended. Unless set, each has
         * daemon threads that {@link Beckon#close} ends.
         *
         * @param executor runs tasks, which may block when they are listeners or callbacks; not closed by Beckon. Where
         *     those wait for answers of Beckon, it must have more threads than wait at once, as the answers come on them too
         * @return this builder
         */
        Builder executor(Executor executor);

        /**
         * Sets whether listeners, callbacks on futures and calls of a {@link ProfileSource} run on virtual threads (JEP 444), one for each
         * task, so that many of them may block at once. Unless set, they do not. Beckon's own work stays on threads of the
         * platform, one for each processor. Before Java 24 a virtual thread that blocks in a {@code synchronized} block keeps its
         * carrier (JEP 491); Beckon's own never block in one.
         *
         * @param virtual whether they do; if so, {@link #build} throws {@link UnsupportedOperationException} before Java 21,
         *     and {@link IllegalStateException} if there is an {@linkplain #executor executor} as well
         * @return this builder
         */
        Builder virtualThreads(boolean virtual);

        /**
         * Builds the instance, which is ready at once.
         *
         * @return the instance; close it when the webapp stops
         */
        Beckon build();
    }

    /** Makes builders. Found by {@link ServiceLoader}, so that this package need not know the engine. */
    interface Factory {
        /**
         * Begins an instance for one site.
         *
         * @param site the site's configuration
         * @return a builder
         */
        Builder builder(Site site);
    }
}
