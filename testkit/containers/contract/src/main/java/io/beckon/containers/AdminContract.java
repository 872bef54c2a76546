package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.servlet.testing.Http;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import java.net.http.WebSocketHandshakeException;

/** Who is let into the admin channel and the dashboard, by what the container knows of people. */
interface AdminContract extends OnContainer {
    @Test
    default void whoHasTheRoleIsLetInAndWhoHasAnotherIsNot() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().guarded());
        try (Peer admin = as(User.ADMIN, shop.admin("default")).open()) {
            assertThat(admin.await("\"welcome\""))
                    .contains("\"admin\":\"admin\"", "send:everybody");
        }
        try (Peer clerk = as(User.CLERK, shop.admin("default")).open()) {
            assertThat(clerk.awaitClose()).isEqualTo(4100);
            assertThat(clerk.frames()).isEmpty();
        }
    }

    @Test
    default void theRoleDoesNotHelpAPageOfAnotherOrigin() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().guarded());
        try (Peer admin =
                as(User.ADMIN, shop.admin("default", "https://evil.example")).open()) {
            assertThat(admin.awaitClose()).isEqualTo(4100);
        }
    }

    @Test
    default void theContainerTurnsAwayWhoIsNobodyBeforeTheHandshake() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().guarded());
        assertThatThrownBy(() -> shop.admin("default").open())
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .extracting(refused -> refused.getResponse().statusCode())
                .isEqualTo(401);
        try (Peer tab = shop.tab().open()) {
            tab.hello();
        }
    }

    @Test
    default void withoutAConstraintNobodyIsLetIn() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml());
        try (Peer nobody = shop.admin("default").open()) {
            assertThat(nobody.awaitClose()).isEqualTo(4100);
        }
        assertThat(Http.get(shop.http("/beckon/dashboard/")).statusCode()).isEqualTo(403);
    }

    @Test
    default void theDashboardIsForPeopleWhomTheContainerKnows() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().guarded());
        assertThat(Http.get(shop.http("/beckon/dashboard/")).statusCode()).isEqualTo(401);
        String[] admin = {"Authorization", Peer.basic(User.ADMIN.name(), User.ADMIN.password())};
        var page = Http.get(shop.http("/beckon/dashboard/"), admin);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<!doctype html>");
        var moved = Http.get(shop.http("/beckon/dashboard"), admin);
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("Location").orElse(""))
                .endsWith("/shop/beckon/dashboard/");
    }

    @Test
    default void theSameHoldsOverHttp() {
        Deployed shop = webapps().deploy("/shop", Webapp.byWebXml().guarded());
        try (LinePeer admin = overHttp(shop, User.ADMIN)) {
            assertThat(admin.open().statusCode()).isEqualTo(200);
            assertThat(admin.stream().await("welcome").toString()).contains("send:everybody");
        }
        try (LinePeer clerk = overHttp(shop, User.CLERK)) {
            assertThat(clerk.open().statusCode()).isEqualTo(403);
        }
        try (LinePeer nobody = new LinePeer(shop.http("/beckon/admin/default"), shop.origin())) {
            assertThat(nobody.open().statusCode()).isEqualTo(401);
        }
    }

    private static LinePeer overHttp(Deployed shop, User user) {
        return new LinePeer(shop.http("/beckon/admin/default"), shop.origin())
                .user(user.name(), user.password());
    }

    private static Peer.Opening as(User user, Peer.Opening opening) {
        return opening.user(user.name(), user.password());
    }
}
