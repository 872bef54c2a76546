package io.beckon.servlet.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;

import io.beckon.Beckon;
import io.beckon.Site;
import io.beckon.people.Identity;
import io.beckon.people.Identity.Kind;
import io.beckon.people.Person;
import io.beckon.people.ProfileEvent;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.TomcatServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Segment's Java library as it is published, with no change but the host that it sends to. */
class SegmentJavaIT {
    private static final String KEY = "a-server-key-of-the-tests";

    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("a secret of the library tests").build())
            .build();
    private final TomcatServer tomcat = new TomcatServer();
    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        tomcat.plain(
                "",
                (classes, context) ->
                        BeckonServlets.options().writeKeys(List.of(KEY)).register(context, beckon));
        tomcat.start();
    }

    @AfterEach
    void stop() {
        beckon.close();
        tomcat.close();
    }

    @Test
    void everyCallArrives() {
        Instant then = Instant.now().minusSeconds(3600);
        send(
                KEY,
                TrackMessage.builder("Looked").anonymousId("a1"),
                IdentifyMessage.builder()
                        .userId("u1")
                        .traits(Map.of("plan", "gold", "email", "ann@shop.example")),
                AliasMessage.builder("a1").userId("u1"),
                TrackMessage.builder("Car Configured")
                        .userId("u1")
                        .properties(Map.of("doors", 3))
                        .timestamp(Date.from(then)),
                PageMessage.builder("Home").userId("u1"),
                ScreenMessage.builder("Garage").userId("u1"),
                GroupMessage.builder("acme").userId("u1").traits(Map.of("seats", 12)));

        assertThat(failures).isEmpty();
        assertThat(sent).hasSize(7);
        Person person = find(Identity.userId("u1"));
        assertThat(person.identities())
                .contains(
                        Identity.email("ann@shop.example"),
                        new Identity("segment", Kind.ANONYMOUS_ID, "a1"));
        assertThat(person.profile().traits()).containsEntry("plan", "gold");
        assertThat(person.profile().account()).isEqualTo(Map.of("id", "acme", "seats", 12));
        assertThat(person.profile().events())
                .extracting(ProfileEvent::name)
                .containsExactlyInAnyOrder(
                        "Looked", "Car Configured", "Viewed Home Page", "Viewed Garage Screen");
        ProfileEvent configured = person.profile().events().get(0);
        assertThat(configured.name()).isEqualTo("Car Configured");
        assertThat(configured.properties()).isEqualTo(Map.of("doors", 3));
        assertThat(configured.at()).isBetween(then.minusSeconds(30), then.plusSeconds(30));
    }

    @Test
    void itIsToldThatAKeyIsWrong() {
        send("wrong-key-of-the-tests", TrackMessage.builder("Looked").userId("u1"));

        assertThat(sent).isEmpty();
        assertThat(failures).hasSize(1);
        assertThat(beckon.profiles().find(Identity.userId("u1")).join()).isEmpty();
    }

    @Test
    void whatItSendsInPiecesArrivesOnce() {
        List<MessageBuilder<?, ?>> messages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            messages.add(TrackMessage.builder("Looked")
                    .userId("u1")
                    .properties(Map.of("number", i, "text", "x".repeat(20_000))));
        }
        send(KEY, messages.toArray(MessageBuilder[]::new));

        assertThat(failures).isEmpty();
        assertThat(find(Identity.userId("u1")).profile().events())
                .extracting(event -> event.properties().get("number"))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    private void send(String key, MessageBuilder<?, ?>... messages) {
        Analytics analytics = Analytics.builder(key)
                .endpoint(tomcat.origin() + "/beckon/api")
                .callback(new Callback() {
                    @Override
                    public void success(Message message) {
                        sent.add(message);
                    }

                    @Override
                    public void failure(Message message, Throwable throwable) {
                        failures.add(throwable);
                    }
                })
                .build();
        try {
            for (MessageBuilder<?, ?> message : messages) {
                analytics.enqueue(message);
            }
            analytics.flush();
            await().until(() -> sent.size() + failures.size() == messages.length);
        } finally {
            analytics.shutdown();
        }
    }

    private Person find(Identity identity) {
        return beckon.profiles().find(identity).join().orElseThrow();
    }
}
