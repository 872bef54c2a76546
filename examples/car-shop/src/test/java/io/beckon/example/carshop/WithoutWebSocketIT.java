package io.beckon.example.carshop;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.LinePeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.URI;

/** The shop as it is deployed, with its own filter in front, serves those as well whose WebSockets do not get through. */
class WithoutWebSocketIT {
    @RegisterExtension
    final RunningShop shop = new RunningShop();

    @Test
    void anAdminSendsAVisitorAnOfferOverHttp() {
        try (LinePeer visitor = peer("/beckon/visitor");
                LinePeer admin =
                        peer("/beckon/admin/default").user(CarShop.ADMIN, RunningShop.PASSWORD)) {
            assertThat(visitor.open().statusCode()).isEqualTo(200);
            visitor.send("{\"type\":\"hello\",\"page\":{\"url\":\"" + shop.url("/cars") + "\"}}");
            String id = visitor.stream().await("welcome").path("visitor").asString();

            assertThat(admin.open().statusCode()).isEqualTo(200);
            admin.send("{\"type\":\"send\",\"ref\":\"1\",\"to\":{\"visitor\":\"" + id
                    + "\"},\"offer\":{\"title\":\"Test drive?\"}}");

            assertThat(visitor.await("message").path("data").path("title").asString())
                    .isEqualTo("Test drive?");
            assertThat(admin.stream().await("sent").path("recipients").asInt()).isOne();
        }
    }

    private LinePeer peer(String path) {
        String origin = shop.url("/").replaceFirst("/$", "");
        return new LinePeer(URI.create(shop.url(path)), origin);
    }
}
