package io.beckon.testing;

import io.beckon.DeliveryStatus;
import io.beckon.MessageId;
import io.beckon.VisitorId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A browser whose tabs treat kept messages as the browser client does: they claim before they show, hold receipts until
 * a pong says that these are kept, and take what waits from page to page. Beside a {@link TestVisitor}, whose tabs do
 * what a test says, it is a peer that acts by itself. Made for one thread at a time.
 */
public final class ClientBrowser {
    /** What is around a browser. */
    public interface World {
        /**
         * Begins a connection, which tells its tab what it receives and when it is lost.
         *
         * @param tab the tab
         * @return the tab's end of it; null where nobody answers
         */
        @Nullable
        Line connect(ClientTab tab);

        /**
         * A person sees a message.
         *
         * @param tab the tab that shows it
         * @param message which message
         */
        void shown(ClientTab tab, MessageId message);

        /**
         * A tab gives a message back.
         *
         * @param tab the tab
         * @param message which message
         */
        void released(ClientTab tab, MessageId message);

        /**
         * A tab will report what became of a message until it knows that this is kept.
         *
         * @param tab the tab
         * @param message which message
         * @param status what
         */
        void noted(ClientTab tab, MessageId message, DeliveryStatus status);

        /**
         * A tab has received a message for the first time.
         *
         * @param tab the tab
         * @param message which message
         */
        void received(ClientTab tab, MessageId message);

        /**
         * A tab was told that a message is over.
         *
         * @param tab the tab
         * @param message which message
         */
        void over(ClientTab tab, MessageId message);
    }

    /** A tab's end of a connection. */
    public interface Line {
        /**
         * Sends a frame.
         *
         * @param frame the text
         */
        void say(String frame);

        /** Closes the connection once what was said has left. */
        void end();
    }

    /** What became of a message, as long as the server may not know. */
    record Note(MessageId message, DeliveryStatus status) {}

    final VirtualTime time;
    final World world;
    /** What all tabs share, and what outlives them. */
    final Set<Note> notes = new LinkedHashSet<>();

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<ClientTab> tabs = new ArrayList<>();

    /**
     * Makes a browser that was never on the site.
     *
     * @param time the browser's time
     * @param world what is around it
     */
    public ClientBrowser(VirtualTime time, World world) {
        this.time = time;
        this.world = world;
    }

    /**
     * Opens a page in another tab.
     *
     * @param oneAtATime whether the tab shows a message only when the one before it has gone
     * @return the tab
     */
    public ClientTab open(boolean oneAtATime) {
        return open(new ClientTab(this, oneAtATime));
    }

    /**
     * Opens the page of a tab in another one, which knows what that tab had when it came to its page.
     *
     * @param tab the tab
     * @return its double
     */
    public ClientTab duplicate(ClientTab tab) {
        return open(new ClientTab(this, tab));
    }

    private ClientTab open(ClientTab tab) {
        tabs.add(tab);
        tab.load();
        return tab;
    }

    /**
     * Returns the tabs that are open.
     *
     * @return the tabs, the oldest first
     */
    public List<ClientTab> tabs() {
        return tabs.stream().filter(ClientTab::isOpen).toList();
    }

    /**
     * Returns the cookies that the browser has.
     *
     * @return values by name
     */
    public Map<String, String> cookies() {
        return cookies;
    }

    /**
     * Takes a cookie from the answer to a handshake.
     *
     * @param setCookie the header's value, or null where there was none
     */
    public void keep(@Nullable String setCookie) {
        if (setCookie != null) {
            String pair = setCookie.substring(0, setCookie.indexOf(';'));
            int equals = pair.indexOf('=');
            cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /**
     * Returns whose browser this is.
     *
     * @return the id that the cookie says
     */
    public VisitorId visitor() {
        String value = cookies.values().iterator().next();
        return new VisitorId(value.substring(0, value.indexOf('.')));
    }

    boolean hasShown(MessageId message) {
        return notes.contains(new Note(message, DeliveryStatus.DISPLAYED));
    }

    /**
     * Tells whether there are receipts of which no tab knows that they are kept.
     *
     * @return true if there are
     */
    public boolean holdsReceipts() {
        return !notes.isEmpty();
    }
}
