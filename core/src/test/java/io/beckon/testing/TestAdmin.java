package io.beckon.testing;

import io.beckon.AdminPolicy;
import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.VisitorId;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromAdmin;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToAdmin;
import io.beckon.protocol.WireMessage;
import io.beckon.spi.Admission;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;
import io.beckon.spi.Inbound;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An admin's page, with the picture that it makes of what it receives. Made for one thread at a time. */
public final class TestAdmin {
    private final Inbound inbound;
    private final FakeTransport transport;
    private final Inbox<ToAdmin> inbox;
    private final Inbox<ToAdmin> forPicture;
    private final AdminModel picture = new AdminModel();

    private TestAdmin(Inbound inbound, FakeTransport transport) {
        this.inbound = inbound;
        this.transport = transport;
        transport.reader(frame -> Wire.answerPing(frame, inbound));
        this.inbox = new Inbox<>(transport, Wire.CODEC::readToAdmin);
        this.forPicture = new Inbox<>(transport, Wire.CODEC::readToAdmin);
    }

    /**
     * Opens the default channel as a user who has the role that its policy asks for unless another is set.
     *
     * @param beckon the site's instance
     * @return the admin
     */
    public static TestAdmin of(Beckon beckon) {
        return named(beckon, "ada");
    }

    /**
     * Opens the default channel as such a user of another name.
     *
     * @param beckon the site's instance
     * @param name the user's name
     * @return the admin
     */
    public static TestAdmin named(Beckon beckon, String name) {
        return on(beckon, Beckon.DEFAULT_CHANNEL, name);
    }

    /**
     * Opens a channel as such a user.
     *
     * @param beckon the site's instance
     * @param channel the channel
     * @param name the user's name
     * @return the admin
     */
    public static TestAdmin on(Beckon beckon, String channel, String name) {
        return open(
                beckon,
                channel,
                Handshakes.ofUser(name, AdminPolicy.DEFAULT_ROLE).build(),
                new FakeTransport());
    }

    /**
     * Opens a channel.
     *
     * @param beckon the site's instance
     * @param channel the channel
     * @param handshake the handshake
     * @param transport the transport
     * @return the admin, who may have been refused
     */
    public static TestAdmin open(
            Beckon beckon, String channel, Handshake handshake, FakeTransport transport) {
        Admission admission = beckon.gateway().admin(channel, handshake);
        Inbound inbound = admission.open(transport);
        transport.connect(inbound);
        return new TestAdmin(inbound, transport);
    }

    /**
     * Subscribes to all visitors, the newest first.
     *
     * @return this admin
     */
    public TestAdmin subscribe() {
        return subscribe(Criteria.everyone());
    }

    /**
     * Subscribes to some visitors, the newest first.
     *
     * @param criteria whom
     * @return this admin
     */
    public TestAdmin subscribe(Criteria criteria) {
        return subscribe(criteria, FromAdmin.Sort.NEWEST, 0, FromAdmin.DEFAULT_LIMIT);
    }

    /**
     * Subscribes.
     *
     * @param criteria whom to see
     * @param sort in which order
     * @param offset how many rows to leave out
     * @param limit how many rows at the most
     * @return this admin
     */
    public TestAdmin subscribe(Criteria criteria, FromAdmin.Sort sort, int offset, int limit) {
        picture.subscribed(sort, limit);
        say(new FromAdmin.Subscribe(criteria, sort, offset, limit));
        return this;
    }

    /**
     * Sends an offer.
     *
     * @param ref the ref
     * @param to whom
     * @param offer the offer
     */
    public void send(String ref, Audience to, Offer offer) {
        say(new FromAdmin.Send(ref, to, offer.toMessage(), true, null));
    }

    /**
     * Sends a message.
     *
     * @param ref the ref
     * @param to whom
     * @param message the message
     */
    public void send(String ref, Audience to, Message message) {
        say(new FromAdmin.Send(ref, to, message, false, null));
    }

    /**
     * Sends an offer that is sent once, however often it is sent with the same key.
     *
     * @param ref the ref
     * @param key the key
     * @param to whom
     * @param offer the offer
     */
    public void send(String ref, String key, Audience to, Offer offer) {
        say(new FromAdmin.Send(ref, to, offer.toMessage(), true, key));
    }

    /**
     * Begins to follow a visitor.
     *
     * @param visitor the visitor
     */
    public void watch(VisitorId visitor) {
        say(new FromAdmin.Watch(visitor));
    }

    /**
     * Ends following a visitor.
     *
     * @param visitor the visitor
     */
    public void unwatch(VisitorId visitor) {
        say(new FromAdmin.Unwatch(visitor));
    }

    /** Asks whether the server is there. */
    public void ping() {
        say(new Ping());
    }

    /** Says that the browser is there. */
    public void pong() {
        say(new Pong());
    }

    /** From now on leaves heartbeats without an answer. */
    public void ignorePings() {
        transport.reader(frame -> {});
    }

    /**
     * Sends a message.
     *
     * @param message the message
     */
    public void say(WireMessage message) {
        inbound.text(Wire.CODEC.write(message));
    }

    /**
     * Sends a frame of any text.
     *
     * @param frame the text
     */
    public void sayRaw(String frame) {
        inbound.text(frame);
    }

    /** The connection breaks, or the page goes away. */
    public void leave() {
        transport.confirmClose();
    }

    /**
     * Returns the transport.
     *
     * @return the transport
     */
    public FakeTransport transport() {
        return transport;
    }

    /**
     * Returns what this admin sees, with all applied that has arrived.
     *
     * @return always the same object
     */
    public AdminModel picture() {
        forPicture.takeUnread().forEach(picture::apply);
        return picture;
    }

    /**
     * Returns everything that was received.
     *
     * @return the messages, in order
     */
    public List<ToAdmin> received() {
        return inbox.all();
    }

    /**
     * Returns what was received of one type.
     *
     * @param type the type
     * @param <T> the type
     * @return the messages, in order
     */
    public <T extends ToAdmin> List<T> received(Class<T> type) {
        return inbox.all(type);
    }

    /**
     * Takes the oldest unread message of a type.
     *
     * @param type the type
     * @param <T> the type
     * @return the message
     * @throws AssertionError if there is none
     */
    public <T extends ToAdmin> T expect(Class<T> type) {
        return inbox.expect(type);
    }

    /**
     * Takes the oldest unread notice of a message sent.
     *
     * @return the message's id
     * @throws AssertionError if there is none
     */
    public MessageId expectSent() {
        return expect(ToAdmin.SentNotice.class).sent().id();
    }

    /**
     * Takes the oldest unread error.
     *
     * @param code what must be its code
     * @return the error
     * @throws AssertionError if there is none, or it has another code
     */
    public Problem expectError(ErrorCode code) {
        Problem problem = expect(Problem.class);
        if (problem.code() != code) {
            throw new AssertionError("The error is " + problem + " and not " + code);
        }
        return problem;
    }

    /**
     * Takes whatever is unread.
     *
     * @return the messages, in order
     */
    public List<ToAdmin> takeUnread() {
        return inbox.takeUnread();
    }

    /**
     * Returns how the server closed the connection.
     *
     * @return the code, or null if it did not
     */
    public @Nullable CloseCode closeCode() {
        return transport.closeCode();
    }
}
