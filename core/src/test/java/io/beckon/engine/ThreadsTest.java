package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Page;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.testing.EngineLog;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestVisitor;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that an instance has made for itself end with it, whatever its listeners do. */
final class ThreadsTest {
    private final EngineLog log = new EngineLog();
    private final CountDownLatch called = new CountDownLatch(1);

    @AfterEach
    void stopListening() {
        log.close();
    }

    /** What a listener does when a page was viewed. */
    private interface Reaction {
        void run() throws InterruptedException;
    }

    private Beckon site(String name, Reaction reaction) {
        return Beckon.builder(Site.named(name).secret("0123456789abcdef").build())
                .drain(Duration.ofMillis(100))
                .listener(new BeckonListener() {
                    @Override
                    public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
                        called.countDown();
                        try {
                            reaction.run();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .build();
    }

    private static List<Thread> threadsOf(String site) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("beckon-" + site + "-"))
                .filter(Thread::isAlive)
                .toList();
    }

    private static long figure(Beckon beckon, String name) {
        return beckon.figures().get("beckon." + name);
    }

    @Test
    void noThreadIsLeftWhenCloseReturns() {
        for (int i = 0; i < 500; i++) {
            String name = "site" + i;
            Beckon beckon = site(name, Thread::yield);
            TestVisitor.on(beckon, "/");
            beckon.close();
            assertThat(threadsOf(name)).isEmpty();
        }
        assertThat(log.of("beckon.thread.left")).isEmpty();
    }

    @Test
    void aListenerThatBlocksIsInterruptedAndItsThreadIsGone() throws Exception {
        Beckon beckon = site("blocking", new CountDownLatch(1)::await);
        TestVisitor visitor = TestVisitor.on(beckon, "/");
        called.await();
        visitor.walkTo("/next"); // waits behind the call that blocks
        beckon.close();

        assertThat(threadsOf("blocking")).isEmpty();
        assertThat(log.of("beckon.thread.left")).isEmpty();
        assertThat(figure(beckon, "listeners.dropped")).isPositive();
    }

    @Test
    void theThreadOfAListenerThatDoesNotReturnEvenSoIsLoggedAndEndsWhenItDoes() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        Beckon beckon = site("stubborn", () -> {
            calls.incrementAndGet();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        TestVisitor visitor = TestVisitor.on(beckon, "/");
        called.await();
        visitor.walkTo("/next");
        beckon.close();

        assertThat(threadsOf("stubborn")).hasSize(1);
        assertThat(log.of("beckon.thread.left"))
                .singleElement()
                .asString()
                .contains("site=stubborn", "thread=beckon-stubborn-listener-", "ThreadsTest");
        enough.set(true);
        Awaitility.await().until(() -> threadsOf("stubborn").isEmpty());
        assertThat(calls).hasValue(1);
    }

    @Test
    void aListenerMayCloseTheInstance() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch closed = new CountDownLatch(1);
        Beckon[] beckon = new Beckon[1];
        beckon[0] = site("selfclosing", () -> {
            beckon[0].close();
            interrupted.set(Thread.currentThread().isInterrupted());
            closed.countDown();
        });
        long before = System.nanoTime();
        TestVisitor.on(beckon[0], "/");
        closed.await();

        assertThat(interrupted).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        Awaitility.await().until(() -> threadsOf("selfclosing").isEmpty());
        assertThat(log.of("beckon.thread.left")).isEmpty();
    }

    /** A container may tell of the end of a connection when the instance and its threads are gone already. */
    @Test
    void whatHappensAfterTheCloseFaultsNobody() {
        Beckon beckon = site("late", () -> {});
        FakeTransport visitors = new FakeTransport();
        TestVisitor visitor = TestVisitor.of(beckon);
        visitor.connect(visitors).hello("/");
        FakeTransport admins = new FakeTransport();
        TestAdmin admin = TestAdmin.open(
                beckon,
                Beckon.DEFAULT_CHANNEL,
                Handshakes.ofUser("admin", io.beckon.AdminPolicy.DEFAULT_ROLE).build(),
                admins);
        admin.subscribe();
        Awaitility.await().until(() -> !admin.picture().rows().isEmpty());
        visitors.holdClose();
        admins.holdClose();
        beckon.close();

        visitors.confirmClose();
        admins.confirmClose();
        assertThat(log.of("fault")).isEmpty();
        assertThat(figure(beckon, "connections")).isZero();
        assertThat(threadsOf("late")).isEmpty();
    }
}
