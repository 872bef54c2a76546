package io.beckon.example.carshop.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.example.carshop.CarShop;
import io.beckon.example.carshop.Settings;
import io.beckon.load.Crowd;
import io.beckon.load.Pages;
import io.beckon.load.Server;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Shows that the crowd and the admin speak with the shop. Nothing is timed here. */
class ShopCrowdTest {
    private static final int VISITORS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PASSWORD = "measured";

    @Test
    void everyVisitorOfTheShopGetsWhatTheAdminSends() throws Exception {
        try (CarShop shop = shop();
                Crowd crowd = crowd(shop);
                Admin admin = new Admin(address(shop), PASSWORD, (frame, nanoTime) -> {})) {
            crowd.open(VISITORS, PATIENCE);

            admin.sendToEverybody(
                    "\"message\":{\"name\":\"price\",\"data\":{\"now\":32900}}", "1", VISITORS);
            crowd.awaitMessages(VISITORS, PATIENCE);

            assertThat(crowd.messages()).isEqualTo(VISITORS);
            assertThat(crowd.lastMessage()).contains("\"name\":\"price\"", "\"now\":32900");
        }
    }

    @Test
    void theAdminSeesAVisitorWalk() throws Exception {
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        try (CarShop shop = shop();
                Crowd crowd = crowd(shop);
                Admin admin = new Admin(
                        address(shop), PASSWORD, (frame, nanoTime) -> frames.add(frame))) {
            crowd.open(1, PATIENCE);
            admin.send("{\"type\":\"subscribe\",\"sort\":\"active\"}");
            awaitFrame(frames, "\"type\":\"snapshot\"");

            crowd.send(0, Pages.change(1, 0, "?change=1.1"));

            assertThat(awaitFrame(frames, "?change=1.1")).contains("\"type\":\"changes\"");
        }
    }

    private static String awaitFrame(BlockingQueue<String> frames, String part)
            throws InterruptedException {
        String frame = "";
        while (!frame.contains(part)) {
            frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).as("a frame with %s", part).isNotNull();
        }
        return frame;
    }

    private static CarShop shop() {
        return CarShop.start(new Settings("127.0.0.1", 0, PASSWORD, false, Map.of(), null));
    }

    private static Crowd crowd(CarShop shop) throws Exception {
        return new Crowd(address(shop), "/beckon/visitor", Crowd.Server.BECKON);
    }

    private static InetSocketAddress address(CarShop shop) {
        return Server.loopback(URI.create(shop.url("/")).getPort());
    }
}
