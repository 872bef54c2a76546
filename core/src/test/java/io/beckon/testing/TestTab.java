package io.beckon.testing;

import io.beckon.ConnectionId;
import io.beckon.Consent;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.Page;
import io.beckon.people.Identity;
import io.beckon.people.Profile;
import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.protocol.WireMessage;
import io.beckon.spi.CloseCode;
import io.beckon.spi.Inbound;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One tab of a {@link TestVisitor}, that is, one connection. Made for one thread at a time. */
public final class TestTab {
    private final Inbound inbound;
    private final FakeTransport transport;
    private final Inbox<ToVisitor> inbox;

    TestTab(Inbound inbound, FakeTransport transport) {
        this.inbound = inbound;
        this.transport = transport;
        transport.reader(frame -> Wire.answerPing(frame, inbound));
        this.inbox = new Inbox<>(transport, Wire.CODEC::readToVisitor);
    }

    /**
     * Makes the page of a path, with the path as the title.
     *
     * @param path the path
     * @return the page
     */
    public static Page pageAt(String path) {
        return new Page(Handshakes.SHOP + path, "Title of " + path, "");
    }

    /**
     * Says hello on a page.
     *
     * @param path the page's path
     */
    public void hello(String path) {
        hello(pageAt(path), false);
    }

    /**
     * Says hello after the connection broke, on a page that was shown before.
     *
     * @param path the page's path
     */
    public void helloAgain(String path) {
        hello(pageAt(path), true);
    }

    /**
     * Says hello with what the visitor has decided.
     *
     * @param path the page's path
     * @param consent to what it agrees
     */
    public void hello(String path, Consent consent) {
        say(new FromVisitor.Hello(pageAt(path), false, null, null, consent, List.of()));
    }

    /**
     * Says hello after the connection broke, with what the visitor had decided before.
     *
     * @param path the page's path
     * @param consent to what it agreed
     */
    public void helloAgain(String path, Consent consent) {
        say(new FromVisitor.Hello(pageAt(path), true, null, null, consent, List.of()));
    }

    /**
     * Says what the visitor has decided.
     *
     * @param consent to what it agrees
     */
    public void decide(Consent consent) {
        say(new FromVisitor.ConsentDecision(consent));
    }

    /**
     * Says hello.
     *
     * @param page the page
     * @param resumed whether the page was shown before on another connection
     */
    public void hello(Page page, boolean resumed) {
        say(new FromVisitor.Hello(page, resumed, null));
    }

    /**
     * Moves on without loading anew, as single-page applications do.
     *
     * @param path the next page's path
     */
    public void page(String path) {
        page(pageAt(path));
    }

    /**
     * Tells where the tab is now.
     *
     * @param page the page
     */
    public void page(Page page) {
        say(new FromVisitor.PageChange(page));
    }

    /**
     * Tracks an event without properties.
     *
     * @param name its name
     */
    public void track(String name) {
        track(name, Map.of());
    }

    /**
     * Tracks an event.
     *
     * @param name its name
     * @param properties its properties
     */
    public void track(String name, Map<String, Object> properties) {
        say(new FromVisitor.Track(name, properties, false));
    }

    /**
     * Tells one of many events in quick succession.
     *
     * @param name its name
     * @param properties its properties
     */
    public void stream(String name, Map<String, Object> properties) {
        say(new FromVisitor.Track(name, properties, true));
    }

    /**
     * Says who the visitor is, with the site's own signatures.
     *
     * @param signed signed identities
     */
    public void identify(String... signed) {
        say(new FromVisitor.Identify(Stream.of(signed)
                .<FromVisitor.Claimed>map(FromVisitor.Claimed.Signed::new)
                .toList()));
    }

    /**
     * Claims who the visitor is.
     *
     * @param identities what the page says
     */
    public void claim(Identity... identities) {
        say(new FromVisitor.Identify(Stream.of(identities)
                .<FromVisitor.Claimed>map(FromVisitor.Claimed.Plain::new)
                .toList()));
    }

    /**
     * Returns what was received of the person, in order; null where it was that this is private.
     *
     * @return the profiles
     */
    public List<@Nullable Profile> profiles() {
        List<@Nullable Profile> profiles = new ArrayList<>();
        received(ToVisitor.ProfileNews.class).forEach(news -> profiles.add(news.profile()));
        return profiles;
    }

    /**
     * Asks to join a room.
     *
     * @param room the room
     */
    public void join(String room) {
        say(new FromVisitor.Join(room));
    }

    /**
     * Asks to leave a room.
     *
     * @param room the room
     */
    public void part(String room) {
        say(new FromVisitor.Leave(room));
    }

    /**
     * Asks to show a message.
     *
     * @param message which message
     */
    public void claim(MessageId message) {
        say(new FromVisitor.Claim(message, null));
    }

    /**
     * Reports what became of a message.
     *
     * @param message which message
     * @param status what
     */
    public void report(MessageId message, DeliveryStatus status) {
        say(new FromVisitor.ReceiptReport(message, status));
    }

    /**
     * Takes the oldest unread kept message, claims it, and shows it.
     *
     * @return the message's id
     */
    public MessageId show() {
        MessageId message = expectMessage().id();
        claim(message);
        expectGranted(message);
        report(message, DeliveryStatus.DISPLAYED);
        return message;
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

    /** Sends a binary frame. */
    public void sayBinary() {
        inbound.binary();
    }

    /** Sends a message so large that the adapter drops it. */
    public void sayFarTooMuch() {
        inbound.tooLarge();
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
     * Returns the answer to hello.
     *
     * @return the answer
     * @throws AssertionError if there was not exactly one
     */
    public ToVisitor.Welcome welcome() {
        List<ToVisitor.Welcome> welcomes = inbox.all(ToVisitor.Welcome.class);
        if (welcomes.size() != 1) {
            throw new AssertionError("One welcome was expected, but there were " + welcomes);
        }
        return welcomes.get(0);
    }

    /**
     * Returns the connection's id, as the welcome says it.
     *
     * @return the id
     */
    public ConnectionId id() {
        return welcome().connection();
    }

    /**
     * Returns everything that was received.
     *
     * @return the messages, in order
     */
    public List<ToVisitor> received() {
        return inbox.all();
    }

    /**
     * Returns what was received of one type.
     *
     * @param type the type
     * @param <T> the type
     * @return the messages, in order
     */
    public <T extends ToVisitor> List<T> received(Class<T> type) {
        return inbox.all(type);
    }

    /**
     * Returns the names of the messages, live and kept, that were received, repeated ones included.
     *
     * @return the names, in order
     */
    public List<String> messageNames() {
        return received(ToVisitor.Deliver.class).stream()
                .map(ToVisitor.Deliver::name)
                .toList();
    }

    /**
     * Takes the oldest unread message of a type.
     *
     * @param type the type
     * @param <T> the type
     * @return the message
     * @throws AssertionError if there is none
     */
    public <T extends ToVisitor> T expect(Class<T> type) {
        return inbox.expect(type);
    }

    /**
     * Takes the oldest unread message, live or kept.
     *
     * @return the message
     * @throws AssertionError if there is none
     */
    public ToVisitor.Deliver expectMessage() {
        return expect(ToVisitor.Deliver.class);
    }

    /**
     * Takes the oldest unread grant.
     *
     * @param message for which message it must be
     * @throws AssertionError if there is none, or it is for another message
     */
    public void expectGranted(MessageId message) {
        ToVisitor.Granted granted = expect(ToVisitor.Granted.class);
        if (!granted.id().equals(message)) {
            throw new AssertionError("Granted was " + granted.id() + " and not " + message);
        }
    }

    /**
     * Takes the oldest unread refusal.
     *
     * @param message for which message it must be
     * @param reason what must be the reason
     * @throws AssertionError if there is none, or it is another
     */
    public void expectRefused(MessageId message, ToVisitor.Reason reason) {
        ToVisitor.Refused refused = expect(ToVisitor.Refused.class);
        if (!refused.equals(new ToVisitor.Refused(message, reason))) {
            throw new AssertionError(
                    "Refused was " + refused + " and not " + message + " as " + reason);
        }
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
    public List<ToVisitor> takeUnread() {
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
