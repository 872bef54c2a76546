package io.beckon.conformance;

import io.beckon.AdminGrant;
import io.beckon.AdminRequest;
import io.beckon.AdminRight;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Limits;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.ProfileUpdate;
import io.beckon.people.Projection;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.FromAdmin;
import io.beckon.servlet.testing.FastTime;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Beckon with the settings of a case, wherever it is registered, and what the control contract has it do; all but its start and its restart. It
 * knows admins by the names that the container has for them.
 */
public final class ControlledSite implements Controlled, AutoCloseable {
    /** The admins whom the container has to know; nobody is one more. */
    public static final List<String> ADMINS = List.of("all", "reader", "scoped", "stranger");

    private static final Projection PEOPLE =
            Projection.builder().traits("name", "plan").segments("VIP").build();

    private final String name;
    private final Settings settings;
    private final @Nullable FastTime time;
    private final FailingStore store;
    private final Codec codec =
            new Codec(Limits.defaults().messageBytes(), Limits.defaults().messageDepth());
    private Beckon beckon;

    /**
     * Makes a new one: nobody is there, and nothing waits.
     *
     * @param name the name of the site
     * @param settings as the control contract has them
     * @throws UnsupportedOperationException if there is one that is not known
     */
    public ControlledSite(String name, JsonNode settings) {
        this.name = name;
        this.settings = new Settings(settings);
        this.time = this.settings.isFast() ? new FastTime() : null;
        this.store = new FailingStore(
                DeliveryStore.inMemory(1_000, time == null ? Clock.system() : time));
        this.beckon = build();
    }

    /** The Beckon of this moment. */
    public Beckon beckon() {
        return beckon;
    }

    /** Makes another Beckon with what the one before, which is closed, has kept. */
    void renew() {
        beckon = build();
    }

    private Beckon build() {
        Beckon.Builder builder = Beckon.builder(settings.site(name))
                .limits(settings.limits())
                .store(store.face())
                .drain(Duration.ofSeconds(2))
                .reconnectWindow(Duration.ofSeconds(1))
                .adminChannel(Beckon.DEFAULT_CHANNEL, ControlledSite::grant);
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

    @Override
    public Map<String, Object> act(String action, JsonNode with) {
        switch (action) {
            case "store" -> store.away(!with.get("works").asBoolean());
            case "send" -> {
                return send(with);
            }
            case "revoke" ->
                beckon.deliveries().revoke(new MessageId(text(with, "id"))).join();
            case "ban" -> beckon.visitors().disconnect(visitor(with));
            case "sign" -> {
                return Map.of("signed", sign(with));
            }
            case "profile" ->
                beckon.profiles().update(identity(with), update(with)).join();
            default -> throw new UnsupportedOperationException("There is no " + action + ".");
        }
        return Map.of();
    }

    private Map<String, Object> send(JsonNode with) {
        Decoded<FromAdmin.Send> decoded = codec.readSend(with.toString());
        FromAdmin.Send send = decoded.message();
        if (send == null) {
            throw new IllegalArgumentException(String.valueOf(decoded.problem()));
        }
        Sent sent = beckon.send(send.message(), send.to()).join();
        return Map.of("id", sent.id().value(), "recipients", sent.recipients());
    }

    private String sign(JsonNode with) {
        return beckon.identities()
                .sign(identity(with), Duration.ofMillis(with.path("life").asLong(3_600_000)));
    }

    private static ProfileUpdate update(JsonNode with) {
        Map<String, Object> traits = new LinkedHashMap<>();
        with.path("traits")
                .properties()
                .forEach(trait -> traits.put(trait.getKey(), trait.getValue().asString()));
        List<String> segments = new ArrayList<>();
        with.path("segments").forEach(segment -> segments.add(segment.stringValue()));
        return ProfileUpdate.traits(traits).withSegments(segments);
    }

    private static Identity identity(JsonNode with) {
        JsonNode identity = with.get("identity");
        return new Identity(
                text(identity, "namespace"),
                Kind.ofWireName(text(identity, "kind")).orElseThrow(),
                text(identity, "value"));
    }

    private static VisitorId visitor(JsonNode with) {
        return new VisitorId(text(with, "visitor"));
    }

    private static String text(JsonNode with, String field) {
        return with.get(field).stringValue();
    }

    /** Ends for good. Blocks as {@link Beckon#close} does. */
    @Override
    public void close() {
        beckon.close();
        if (time != null) {
            time.close();
        }
    }
}
