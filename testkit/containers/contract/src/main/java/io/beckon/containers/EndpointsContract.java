package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.beckon.AdminGrant;
import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.containers.webapp.FastSite;
import io.beckon.servlet.BeckonEndpoints;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.FastTime;
import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.Peer;

import jakarta.websocket.server.ServerContainer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The contract as far as it goes with the WebSocket endpoints alone. The module of a server inherits it, and says no more than
 * which server it is.
 */
public abstract class EndpointsContract
        implements HandshakeContract, LimitsContract, DeliveryContract, CrowdContract {
    private final EndpointServer server;
    private @Nullable EndpointSite site;

    /**
     * Begins the tests of a server.
     *
     * @param server the server, which has not started
     */
    protected EndpointsContract(EndpointServer server) {
        this.server = server;
    }

    @BeforeEach
    void prepare() {
        Logger.getLogger("").setLevel(Level.WARNING);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }

    @AfterEach
    void end() {
        EndpointSite begun = site;
        if (begun != null) {
            begun.close();
        }
    }

    @Override
    public Deployed shop() {
        return begin(atOnce(Site.named("shop")));
    }

    @Override
    public Deployed shopFor(String origin) {
        return begin(atOnce(Site.named("shop").allowOrigin(origin)));
    }

    @Override
    public Deployed fastShop() {
        FastTime time = new FastTime();
        return begin(FastSite.in(time), time);
    }

    private static Beckon atOnce(Site.Builder site) {
        return Beckon.builder(site.secret("a secret of the container tests").build())
                .adminChannel("open", request -> Optional.of(AdminGrant.readOnly("anybody")))
                .drain(Duration.ZERO)
                .build();
    }

    private Deployed begin(Beckon beckon, AutoCloseable... closedAfter) {
        EndpointSite begun = new EndpointSite(server, beckon, closedAfter);
        site = begun;
        return begun.deployed();
    }

    @Test
    void nobodyIsAnAdminUnlessAPolicySaysSo() {
        Deployed shop = shop();
        try (Peer nobody = shop.admin("default").open()) {
            assertThat(nobody.awaitClose()).isEqualTo(4100);
        }
        try (Peer anybody = shop.admin("open").open()) {
            assertThat(anybody.await("\"welcome\"")).contains("\"admin\":\"anybody\"");
        }
        try (Peer elsewhere = shop.admin("open", "https://evil.example").open()) {
            assertThat(elsewhere.awaitClose()).isEqualTo(4100);
        }
    }

    @Test
    void nothingIsServedOverPlainHttp() {
        Deployed shop = shop();
        for (String path : new String[] {
            "/beckon/beckon.js", "/beckon/dashboard/", "/beckon/health", "/beckon/api/status"
        }) {
            assertThat(Http.get(shop.http(path)).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void whoIsThereAtTheEndIsToldToComeBack() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            shop.close();
            assertThat(tab.awaitClose()).isEqualTo(4000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example/shop",
                "ws://shop.example/shop",
                "https://shop.example/shop/",
                "https://shop.example//shop",
                "https://shop.example/a/../shop",
                "https://shop.example/shop;a",
                "https://shop.example/shop?a",
                "https://shop.example/shop#a",
                "https://ann@shop.example/shop",
                "https://shop.example:65536/shop"
            })
    void anAddressThatNoBrowserReachesIsRefused(String address) throws Exception {
        try (Beckon beckon = atOnce(Site.named("shop"))) {
            server.start(
                    ServerFolder.freePort(),
                    "/shop",
                    container -> assertThatIllegalArgumentException()
                            .isThrownBy(() -> register(container, beckon, address))
                            .withMessageContaining("\"" + address + "\""));
        } finally {
            server.stop();
        }
    }

    private static void register(ServerContainer container, Beckon beckon, String address) {
        BeckonEndpoints.register(container, beckon, URI.create(address), BeckonServlets.options())
                .close();
    }
}
