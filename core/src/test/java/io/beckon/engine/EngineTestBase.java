package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.DeliveryPolicy;
import io.beckon.DeliveryStatus;
import io.beckon.Event;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Offer;
import io.beckon.Receipt;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.testing.EngineLog;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One site in virtual time, driven through the public interfaces. After each test the books must balance, and no transport
 * may have been used against its contract.
 */
abstract class EngineTestBase {
    /** Long enough for an admin's update, far too short for anything else. */
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    final VirtualTime time = new VirtualTime();
    private final Map<String, Runnable> reactions = new HashMap<>();
    final HandExecutor executor = HandExecutor.inline();
    final RecordingListener heard = new RecordingListener();
    private final EngineLog log = new EngineLog();
    private boolean faultsExpected;
    private final List<FakeTransport> transports = new ArrayList<>();

    /** Instances beside {@link #beckon} that work on the store that it works on, or did. */
    final List<Beckon> onTheSameStore = new ArrayList<>();

    Beckon beckon = start(builder -> builder);

    /** Takes the place of the instance that there is by one with other settings. */
    final Beckon start(UnaryOperator<Beckon.Builder> settings) {
        return start(shop().build(), settings);
    }

    final Beckon start(Site site, UnaryOperator<Beckon.Builder> settings) {
        if (beckon != null) {
            beckon.close();
        }
        heard.clear();
        beckon = settings.apply(Beckon.builder(site)
                        .time(time, time)
                        .executor(executor)
                        .drain(Duration.ZERO)
                        .listener(heard)
                        .listener(new Reacting()))
                .build();
        return beckon;
    }

    final Beckon startWith(Limits.Builder limits) {
        return start(builder -> builder.limits(limits.build()));
    }

    static Site.Builder shop() {
        return Site.named("shop").secret("0123456789abcdef");
    }

    final TestVisitor visitor() {
        return TestVisitor.of(beckon);
    }

    final TestVisitor visitorOn(String path) {
        return TestVisitor.on(beckon, path);
    }

    final List<TestVisitor> visitors(int count) {
        List<TestVisitor> visitors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            visitors.add(visitorOn("/" + i));
        }
        return visitors;
    }

    final TestAdmin admin() {
        return TestAdmin.of(beckon);
    }

    /** A transport whose contract is checked after the test. */
    final FakeTransport transport() {
        FakeTransport transport = new FakeTransport();
        transports.add(transport);
        return transport;
    }

    /** A transport whose peer does not read yet. */
    final FakeTransport heldTransport() {
        FakeTransport transport = transport();
        transport.mode(FakeTransport.Mode.HELD);
        return transport;
    }

    final Sent send(Message message, Audience audience) {
        return beckon.send(message, audience).join();
    }

    final MessageId sendOffer(String title, Audience audience) {
        return beckon.send(Offer.of(title), audience).join().id();
    }

    /** Keeps a message for one visitor. */
    final MessageId keepFor(TestVisitor visitor, String name) {
        return send(kept(name), Audience.visitor(visitor.id())).id();
    }

    static Message live(String name) {
        return Message.named(name).build();
    }

    static Message kept(String name) {
        return Message.named(name).kept().build();
    }

    static Message kept(String name, UnaryOperator<DeliveryPolicy.Builder> policy) {
        return Message.named(name)
                .kept()
                .delivery(policy.apply(DeliveryPolicy.builder()).build())
                .build();
    }

    static Message keptFor(Duration time, String name) {
        return Message.named(name).kept().expiresAfter(time).build();
    }

    /** Lets admins be told. */
    final void aMomentPasses() {
        time.advance(A_MOMENT);
    }

    /** Lets the grace period pass, and a little more. */
    final void graceIsOver() {
        time.advanceSeconds(11);
    }

    final Visitor seen(TestVisitor visitor) {
        return beckon.visitors().find(visitor.id()).orElseThrow();
    }

    final boolean isPresent(TestVisitor visitor) {
        return beckon.visitors().find(visitor.id()).isPresent();
    }

    final long figure(String name) {
        Long figure = beckon.figures().get("beckon." + name);
        assertThat(figure).as("the figure %s", name).isNotNull();
        return figure;
    }

    /** This test provokes faults, which are logged. */
    final void expectFaults() {
        faultsExpected = true;
    }

    @AfterEach
    final void nothingHasFaulted() {
        log.close();
        if (faultsExpected) {
            assertThat(log.of("fault")).isNotEmpty();
        } else {
            assertThat(log.of("fault")).isEmpty();
        }
    }

    @AfterEach
    final void booksBalance() {
        Books.check(beckon, onTheSameStore);
        assertThat(transports)
                .allSatisfy(transport -> assertThat(transport.breaches()).isEmpty());
        beckon.close();
        Books.check(beckon, onTheSameStore);
    }

    /**
     * Does something while a visitor's event is being told, once. As the executor runs listeners at once, that is in the
     * middle of the visitor's lane: a way to test, on one thread, what may meet on several.
     */
    final void onEvent(String name, Runnable reaction) {
        reactions.put(name, reaction);
    }

    /** Does something while a receipt of this state is being told, once. */
    final void onReceipt(DeliveryStatus status, Runnable reaction) {
        reactions.put(status.name(), reaction);
    }

    private void react(String to) {
        Runnable reaction = reactions.remove(to);
        if (reaction != null) {
            reaction.run();
        }
    }

    static Map<String, Object> data(String field, Object value) {
        return Map.of(field, value);
    }

    private final class Reacting implements BeckonListener {
        @Override
        public void eventTracked(Visitor visitor, ConnectionId connection, Event event) {
            react(event.name());
        }

        @Override
        public void receiptReceived(Receipt receipt) {
            react(receipt.status().name());
        }
    }
}
