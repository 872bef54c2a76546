package io.beckon.conformance;

import io.beckon.AdminGrant;
import io.beckon.AdminRequest;
import io.beckon.AdminRight;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.people.Projection;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.FastTime;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Beckon on a Tomcat, which begins anew with other settings and at another address as often as it is told to. Used by one thread at a time. */
final class BeckonServer implements AutoCloseable {
    static final String PASSWORD = "a password of the conformance tests";

    private static final Projection PEOPLE =
            Projection.builder().traits("name", "plan").segments("VIP").build();

    private Settings settings = new Settings(JsonMapper.shared().createObjectNode());
    private FailingStore store = store(Clock.system());
    private @Nullable FastTime time;
    private Beckon beckon = build();
    private TomcatServer tomcat = tomcat(beckon);

    private static TomcatServer tomcat(Beckon beckon) {
        TomcatServer made = new TomcatServer();
        TomcatServer.basicAuthentication(
                made.plain("", (classes, context) -> BeckonServlets.register(context, beckon)),
                "/guarded");
        for (String admin : List.of("all", "reader", "scoped", "stranger")) {
            made.user(admin, PASSWORD, admin);
        }
        return made.start();
    }

    URI address() {
        return tomcat.http("/beckon");
    }

    URI socket(String path) {
        return tomcat.ws("/beckon" + path);
    }

    Beckon beckon() {
        return beckon;
    }

    FailingStore store() {
        return store;
    }

    /** The headers by which the container knows an admin. */
    static String authorization(String admin) {
        return Peer.basic(admin, PASSWORD);
    }

    /** Begins anew: nobody is here, nothing waits. */
    void begin(JsonNode wanted) {
        Settings next = new Settings(wanted);
        end();
        settings = next;
        closeTime();
        time = next.isFast() ? new FastTime() : null;
        store = store(time == null ? Clock.system() : time);
        start();
    }

    /** Goes away as for an update, and comes back at another address with what was kept. */
    void restart() {
        end();
        start();
    }

    private void end() {
        beckon.close();
        tomcat.close();
    }

    private void start() {
        beckon = build();
        tomcat = tomcat(beckon);
    }

    private Beckon build() {
        Beckon.Builder builder = Beckon.builder(settings.site())
                .limits(settings.limits())
                .store(store.face())
                .drain(Duration.ofSeconds(2))
                .reconnectWindow(Duration.ofSeconds(1))
                .adminChannel(Beckon.DEFAULT_CHANNEL, BeckonServer::grant);
        settings.heartbeat().ifPresent(builder::heartbeat);
        settings.goals().forEach(goal -> builder.goal(goal, Duration.ofHours(1)));
        if (time != null) {
            builder.time(time, time);
        }
        return builder.build();
    }

    private static Optional<AdminGrant> grant(AdminRequest request) {
        String who = request.principal() == null ? "" : request.principal();
        return switch (who) {
            case "all" -> Optional.of(AdminGrant.all(who).withPeople(PEOPLE));
            case "reader" -> Optional.of(AdminGrant.readOnly(who));
            case "scoped" ->
                Optional.of(new AdminGrant(
                        who, Criteria.path("/cars/**"), EnumSet.allOf(AdminRight.class)));
            default -> Optional.empty();
        };
    }

    private static FailingStore store(Clock clock) {
        return new FailingStore(DeliveryStore.inMemory(1_000, clock));
    }

    private void closeTime() {
        if (time != null) {
            time.close();
        }
    }

    @Override
    public void close() {
        beckon.close();
        tomcat.close();
        closeTime();
    }
}
