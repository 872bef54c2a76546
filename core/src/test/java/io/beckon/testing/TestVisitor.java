package io.beckon.testing;

import io.beckon.Beckon;
import io.beckon.VisitorId;
import io.beckon.spi.Admission;
import io.beckon.spi.Handshake;
import io.beckon.spi.Inbound;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A browser: it keeps the visitor cookie, and opens tabs. Made for one thread at a time, except that several may be used by several
 * threads.
 */
public final class TestVisitor {
    private Beckon beckon;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<TestTab> tabs = new ArrayList<>();
    private @Nullable String lastSetCookie;

    private TestVisitor(Beckon beckon) {
        this.beckon = beckon;
    }

    /**
     * Makes a browser that was never on the site.
     *
     * @param beckon the site's instance
     * @return the browser
     */
    public static TestVisitor of(Beckon beckon) {
        return new TestVisitor(beckon);
    }

    /**
     * Makes a browser that was never on the site, and opens a page.
     *
     * @param beckon the site's instance
     * @param path the page's path
     * @return the browser
     */
    public static TestVisitor on(Beckon beckon, String path) {
        TestVisitor visitor = of(beckon);
        visitor.open(path);
        return visitor;
    }

    /**
     * Opens a page in another tab: connects and says hello.
     *
     * @param path the page's path
     * @return the tab
     */
    public TestTab open(String path) {
        TestTab tab = connect();
        tab.hello(path);
        return tab;
    }

    /**
     * Comes back after a restart, or to another node: connects there and says hello on a page shown before.
     *
     * @param other the site's instance from now on
     * @param path the page's path
     * @return the tab
     */
    public TestTab reconnectTo(Beckon other, String path) {
        beckon = other;
        TestTab tab = connect();
        tab.helloAgain(path);
        return tab;
    }

    /**
     * Follows a link: the page goes away with its connection, and another one comes.
     *
     * @param path the next page's path
     * @return the tab as it is then, with another connection
     */
    public TestTab walkTo(String path) {
        tab().leave();
        return open(path);
    }

    /**
     * Connects another tab, which has not said hello yet.
     *
     * @return the tab
     */
    public TestTab connect() {
        return connect(new FakeTransport());
    }

    /**
     * Connects another tab, which has not said hello yet, over a transport.
     *
     * @param transport the transport
     * @return the tab
     */
    public TestTab connect(FakeTransport transport) {
        Handshakes handshake = Handshakes.ofBrowser();
        cookies.forEach(handshake::cookie);
        return connect(transport, handshake.build());
    }

    /**
     * Connects another tab with a handshake of the test's own.
     *
     * @param transport the transport
     * @param handshake the handshake
     * @return the tab
     */
    public TestTab connect(FakeTransport transport, Handshake handshake) {
        Admission admission = beckon.gateway().visitor(handshake);
        lastSetCookie = admission.setCookie();
        keep(lastSetCookie);
        Inbound inbound = admission.open(transport);
        transport.connect(inbound);
        TestTab tab = new TestTab(inbound, transport);
        tabs.add(tab);
        return tab;
    }

    private void keep(@Nullable String setCookie) {
        if (setCookie != null) {
            String pair = setCookie.substring(0, setCookie.indexOf(';'));
            int equals = pair.indexOf('=');
            cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /**
     * Returns the tab that was opened last.
     *
     * @return the tab
     */
    public TestTab tab() {
        return tabs.get(tabs.size() - 1);
    }

    /** Closes all tabs, as a browser does when it is closed. */
    public void leave() {
        tabs.forEach(TestTab::leave);
    }

    /**
     * Returns the id that the server has told in its last welcome.
     *
     * @return the id
     */
    public VisitorId id() {
        return tab().welcome().visitor();
    }

    /**
     * Returns the cookies that the browser has.
     *
     * @return values by name
     */
    public Map<String, String> cookies() {
        return Map.copyOf(cookies);
    }

    /**
     * Returns the {@code Set-Cookie} header of the last handshake.
     *
     * @return the header's value, or null where there was none
     */
    public @Nullable String lastSetCookie() {
        return lastSetCookie;
    }

    /**
     * Returns the id of this browser's visitor as its cookie says it, which needs no welcome.
     *
     * @param tab one of its tabs
     * @return the id
     */
    public VisitorId id(TestTab tab) {
        return cookies.values().stream()
                .map(value -> new VisitorId(value.substring(0, value.indexOf('.'))))
                .findFirst()
                .orElseGet(() -> tab.welcome().visitor());
    }
}
