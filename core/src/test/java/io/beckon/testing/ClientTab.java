package io.beckon.testing;

import io.beckon.ConnectionId;
import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.FromVisitor;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.Problem;
import io.beckon.protocol.ToVisitor;
import io.beckon.protocol.WireMessage;
import io.beckon.testing.ClientBrowser.Line;
import io.beckon.testing.ClientBrowser.Note;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One tab of a {@link ClientBrowser}, over all the pages and connections that it has. Made for one thread at a time. */
public final class ClientTab {
    /** How a tab ends that is about to show a message. */
    public enum Doom {
        /** It does not. */
        NONE,
        /** It was granted the message, and shows nothing. */
        BEFORE_SHOWING,
        /** It shows the message, and tells nobody. */
        AFTER_SHOWING
    }

    private static final int HELD = 6;
    private static final long ASK_AGAIN = 10_000;
    private static final long ON_SCREEN = 2_000;
    private static final long PAUSE = 1_000;
    private static final long COME_BACK_AFTER = 1_000;

    private static final class Entry {
        private final ToVisitor.Deliver message;
        private boolean asked;

        Entry(ToVisitor.Deliver message) {
            this.message = message;
        }
    }

    private final ClientBrowser browser;
    private final boolean oneAtATime;
    private final Set<String> rooms = new LinkedHashSet<>();
    private final Set<MessageId> everReceived = new HashSet<>();

    // What goes from page to page.
    private long savedOffset;
    private List<ToVisitor.Deliver> saved = List.of();

    // Of the page.
    private final Map<MessageId, Entry> held = new LinkedHashMap<>();
    private final Set<Note> own = new HashSet<>();
    private long offset;
    private @Nullable MessageId onScreen;
    private boolean open;
    private boolean visible = true;
    private boolean resumed;
    private int page;
    private Doom doom = Doom.NONE;
    private @Nullable Deque<Runnable>
            asleep; // what happens when it wakes up; null while it is awake

    // Of the connection.
    private @Nullable Line line;
    private @Nullable ConnectionId connection; // once welcomed
    private final Deque<List<Note>> pings = new ArrayDeque<>();

    ClientTab(ClientBrowser browser, boolean oneAtATime) {
        this.browser = browser;
        this.oneAtATime = oneAtATime;
    }

    ClientTab(ClientBrowser browser, ClientTab original) {
        this(browser, original.oneAtATime);
        savedOffset = original.savedOffset;
        saved = original.saved;
        everReceived.addAll(original.everReceived);
    }

    /**
     * Returns whose tab this is.
     *
     * @return the browser
     */
    public ClientBrowser browser() {
        return browser;
    }

    /**
     * Tells whether the tab is there.
     *
     * @return false once it was closed or has died
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * Returns the connection that the tab has.
     *
     * @return its id; null while it is not welcome
     */
    public @Nullable ConnectionId connection() {
        return connection;
    }

    /**
     * Returns the tab's end of its connection.
     *
     * @return the line; null while there is none
     */
    public @Nullable Line line() {
        return line;
    }

    /** A page has been loaded. */
    void load() {
        page++;
        open = true;
        resumed = false;
        held.clear();
        own.clear();
        onScreen = null;
        saved.forEach(message -> held.put(message.id(), new Entry(message)));
        offset = savedOffset;
        connect();
    }

    /** Follows a link to another page of the site. */
    public void navigate() {
        if (isAwake()) {
            leave();
            load();
        }
    }

    /** Closes the tab. */
    public void close() {
        if (isAwake()) {
            leave();
            open = false;
            page++;
        }
    }

    /** The tab is gone without a word. */
    public void die() {
        open = false;
        page++;
        asleep = null;
        hangUp();
    }

    private void leave() {
        List<ToVisitor.Deliver> rest = new ArrayList<>();
        for (Entry entry : held.values()) {
            if (!knowsAsShown(entry.message.id())) {
                rest.add(entry.message);
                if (entry.asked) {
                    release(entry.message.id());
                }
            }
        }
        savedOffset = offset;
        saved = offset == 0 ? List.of() : rest;
        hangUp();
    }

    private void hangUp() {
        if (line != null) {
            line.end();
        }
        line = null;
        connection = null;
    }

    private boolean isAwake() {
        return open && asleep == null;
    }

    /** The computer sleeps, or the browser has put the tab to sleep. */
    public void sleep() {
        if (isAwake()) {
            asleep = new ArrayDeque<>();
        }
    }

    /** The tab goes on where it was, and finds out what has happened meanwhile. */
    public void wake() {
        Deque<Runnable> missed = asleep;
        asleep = null;
        while (missed != null && !missed.isEmpty() && isAwake()) {
            missed.remove().run();
        }
    }

    /**
     * Another tab covers this one, or it is in front again.
     *
     * @param nowVisible whether a person can see it
     */
    public void visible(boolean nowVisible) {
        visible = nowVisible;
        if (isAwake() && visible) {
            transmit(List.copyOf(browser.notes)); // asks whether the server is there
            pump();
        }
    }

    /**
     * The tab dies at the next message that it is granted.
     *
     * @param how in which moment
     */
    public void doom(Doom how) {
        doom = how;
    }

    /**
     * Joins a room, now and on each connection to come.
     *
     * @param room the room
     */
    public void join(String room) {
        rooms.add(room);
        say(new FromVisitor.Join(room));
    }

    /**
     * Tracks an event.
     *
     * @param name its name
     */
    public void track(String name) {
        say(new FromVisitor.Track(name, Map.of(), false));
    }

    private void connect() {
        renew(held.size() < HELD);
        line = browser.world.connect(this);
        if (line == null) {
            comeBack();
        } else {
            Long after = offset == 0 ? null : offset;
            write(new FromVisitor.Hello(TestTab.pageAt("/" + page), resumed, after));
        }
    }

    private void comeBack() {
        later(COME_BACK_AFTER, () -> {
            if (line == null) {
                connect();
            }
        });
    }

    /** What was asked on the connection before is to be asked anew; of too much, the server sends it again. */
    private void renew(boolean again) {
        if (!again) {
            held.clear();
            offset = 0;
        }
        held.values().forEach(entry -> entry.asked = false);
        onScreen = onScreen != null && !knowsAsShown(onScreen) ? null : onScreen;
    }

    /**
     * The connection is gone.
     *
     * @param gone which one
     */
    public void lost(Line gone) {
        whenAwake(() -> {
            if (line == gone) {
                line = null;
                connection = null;
                comeBack();
            }
        });
    }

    /**
     * A frame has come.
     *
     * @param from on which connection
     * @param frame the text
     */
    public void receive(Line from, String frame) {
        whenAwake(() -> {
            for (Decoded<ToVisitor> decoded : Wire.CODEC.readToVisitor(frame)) {
                if (line == from && open) {
                    handle(decoded.message());
                }
            }
        });
    }

    private void handle(@Nullable ToVisitor message) {
        if (message instanceof ToVisitor.Welcome welcome) {
            welcomed(welcome);
        } else if (message instanceof ToVisitor.Deliver deliver) {
            take(deliver);
        } else if (message instanceof ToVisitor.Offset news) {
            offset = news.offset();
        } else if (message instanceof ToVisitor.Granted granted) {
            granted(granted);
        } else if (message instanceof ToVisitor.Refused refused) {
            refused(refused);
        } else if (message instanceof ToVisitor.Ended ended) {
            over(ended.id());
        } else if (message instanceof Ping) {
            write(new Pong());
        } else if (message instanceof Pong) {
            List<Note> kept = pings.poll();
            browser.notes.removeAll(kept == null ? List.of() : kept);
        } else if (message == null || message instanceof Problem) {
            throw new AssertionError("The server says: " + message);
        }
    }

    private void welcomed(ToVisitor.Welcome welcome) {
        connection = welcome.connection();
        resumed = true;
        rooms.forEach(room -> say(new FromVisitor.Join(room)));
        pings.clear();
        if (!browser.notes.isEmpty()) {
            transmit(List.copyOf(browser.notes));
        }
        pump();
    }

    private void take(ToVisitor.Deliver message) {
        if (everReceived.add(message.id())) {
            browser.world.received(this, message.id());
        }
        if (!isShown(message.id())) {
            held.put(message.id(), new Entry(message));
            pump();
        }
    }

    private void pump() {
        List<Entry> byPriority = new ArrayList<>(held.values());
        byPriority.sort(Comparator.comparingInt((Entry entry) -> entry.message.priority())
                .reversed());
        for (Entry entry : byPriority) {
            MessageId id = entry.message.id();
            if (!entry.asked && held.get(id) == entry && canShow(id) && !isShown(id)) {
                onScreen = oneAtATime ? id : null;
                entry.asked = true;
                say(new FromVisitor.Claim(id, browser.time.millis()));
            }
        }
    }

    private boolean canShow(MessageId id) {
        return (onScreen == null || onScreen.equals(id)) && visible && connection != null;
    }

    private void granted(ToVisitor.Granted granted) {
        Entry entry = held.get(granted.id());
        if (entry == null || !entry.asked) {
            return;
        }
        entry.asked = false;
        if (!canShow(granted.id())) {
            release(granted.id());
            free(granted.id());
        } else if (browser.time.millis() - Objects.requireNonNull(granted.at()) < granted.lease()
                && !isShown(granted.id())) {
            show(granted.id());
        }
        pump();
    }

    private void release(MessageId id) {
        browser.world.released(this, id);
        say(new FromVisitor.Release(id));
    }

    private void show(MessageId id) {
        held.remove(id);
        if (doom == Doom.BEFORE_SHOWING) {
            die();
            return;
        }
        browser.world.shown(this, id);
        if (doom == Doom.AFTER_SHOWING) {
            die();
            return;
        }
        note(id, DeliveryStatus.DISPLAYED);
        if (oneAtATime) {
            later(ON_SCREEN, () -> {
                boolean even = id.value().hashCode() % 2 == 0;
                note(id, even ? DeliveryStatus.CLICKED : DeliveryStatus.DISMISSED);
                later(PAUSE, () -> free(id));
            });
        }
    }

    /**
     * Tells how the tab is to end.
     *
     * @return what was said last
     */
    public Doom doom() {
        return doom;
    }

    private void refused(ToVisitor.Refused refused) {
        MessageId id = refused.id();
        if (refused.reason() == ToVisitor.Reason.OVER) {
            over(id);
            return;
        }
        Entry entry = held.get(id);
        if (entry != null && entry.asked) {
            later(ASK_AGAIN, () -> {
                if (entry.asked) {
                    entry.asked = false;
                    pump();
                }
            });
            free(id);
        }
    }

    private void over(MessageId id) {
        browser.world.over(this, id);
        drop(id);
    }

    private void drop(MessageId id) {
        if (held.remove(id) != null) {
            free(id);
        }
    }

    private void free(MessageId id) {
        if (id.equals(onScreen)) {
            onScreen = null;
            pump();
        }
    }

    /** Whether a tab of this browser has shown the message, of which the server is then told once more. */
    private boolean isShown(MessageId id) {
        if (!knowsAsShown(id)) {
            return false;
        }
        drop(id);
        browser.notes.add(new Note(id, DeliveryStatus.DISPLAYED));
        transmit(List.copyOf(browser.notes));
        return true;
    }

    private boolean knowsAsShown(MessageId id) {
        return own.contains(new Note(id, DeliveryStatus.DISPLAYED)) || browser.hasShown(id);
    }

    private void note(MessageId id, DeliveryStatus status) {
        Note note = new Note(id, status);
        if (own.add(note)) {
            browser.world.noted(this, id, status);
            browser.notes.add(note);
            transmit(List.of(note));
        }
    }

    private void transmit(List<Note> notes) {
        if (connection != null) {
            notes.forEach(
                    note -> say(new FromVisitor.ReceiptReport(note.message(), note.status())));
            pings.add(notes);
            say(new Ping());
        }
    }

    /** What belongs to a connection is not said while there is none. */
    private void say(WireMessage message) {
        if (connection != null) {
            write(message);
        }
    }

    private void write(WireMessage message) {
        if (line != null) {
            line.say(Wire.CODEC.write(message));
        }
    }

    private void later(long millis, Runnable task) {
        int then = page;
        browser.time.schedule(
                () -> {
                    if (page == then) {
                        whenAwake(task);
                    }
                },
                Duration.ofMillis(millis));
    }

    private void whenAwake(Runnable task) {
        if (asleep != null) {
            asleep.add(task);
        } else if (open) {
            task.run();
        }
    }

    @Override
    public String toString() {
        return "tab on page " + page + " with " + connection;
    }
}
