package io.beckon.boot;

import io.beckon.boot.shop.Shop;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.RawPeer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.net.URI;
import java.util.stream.Stream;

/** The application on a free port. */
final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts the shop, whose site has a name. */
    static Running shop(String... settings) {
        return shop(new Class<?>[] {Shop.class}, settings);
    }

    /** Starts the shop with more than it has. */
    static Running shop(Class<?>[] sources, String... settings) {
        return start(
                sources,
                Stream.concat(Stream.of("beckon.site=shop", "beckon.drain=1s"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    static Running start(Class<?>[] sources, String... settings) {
        return new Running(new SpringApplicationBuilder(sources)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.main.banner-mode=off",
                        "logging.level.root=warn")
                .properties(settings)
                .run());
    }

    /** The origin of its own pages. */
    String origin() {
        return "http://127.0.0.1:" + port();
    }

    URI http(String path) {
        return URI.create(origin() + path);
    }

    Peer.Opening tab() {
        return tab(origin());
    }

    /** A tab of a page from elsewhere. */
    Peer.Opening tab(String origin) {
        return Peer.to(ws("/beckon/visitor")).origin(origin);
    }

    /** A tab that has the headers of its handshake. */
    RawPeer rawTab() {
        return RawPeer.open(ws("/beckon/visitor"));
    }

    /** A tab that has no WebSocket. */
    LinePeer tabOverHttp() {
        return new LinePeer(http("/beckon/visitor"), origin());
    }

    /** An admin who has no WebSocket. */
    LinePeer adminOverHttp() {
        return new LinePeer(http("/beckon/admin/default"), origin());
    }

    Peer.Opening admin() {
        return Peer.to(ws("/beckon/admin/default")).origin(origin());
    }

    private URI ws(String path) {
        return URI.create("ws://127.0.0.1:" + port() + path);
    }

    private String port() {
        return context.getEnvironment().getRequiredProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
