package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.DeliveryStatus;
import io.beckon.Limits;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Site;
import io.beckon.protocol.ToVisitor;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many threads at once: browsers that come, talk and go, senders to everybody, admins, and time that passes. When all is
 * over, nothing may be lost uncounted, and nothing may be left behind.
 */
final class StressTest {
    private static final int BROWSER_THREADS = 4;
    private static final int ROUNDS = 1_500;
    private static final int AT_LEAST = 150;

    /** A machine that has other things to do gets to fewer rounds, not to a longer test. */
    private static final long NANOS = Duration.ofSeconds(2).toNanos();

    private final long begun = System.nanoTime();
    private static final int MESSAGES = 3_000;
    private static final int OUTBOUND = 500;

    private final long seed = System.nanoTime();
    private final VirtualTime time = new VirtualTime();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final Queue<FakeTransport> transports = new ConcurrentLinkedQueue<>();
    private final Queue<TestTab> tabs = new ConcurrentLinkedQueue<>();
    private final Set<MessageId> claimed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger browsing = new AtomicInteger(BROWSER_THREADS);
    private final List<Future<?>> running = new ArrayList<>();
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("0123456789abcdef").build())
            .time(time, time)
            .executor(workers)
            .drain(Duration.ofSeconds(5))
            .limits(Limits.builder()
                    .messageBurst(100_000)
                    .messagesPerSecond(100_000)
                    .outboundMessages(OUTBOUND)
                    .mailbox(20)
                    .mailboxes(5)
                    .build())
            .build();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
        workers.shutdownNow();
    }

    /** Something that a thread of its own does until it is done. */
    private interface Job {
        void run(Random random) throws Exception;
    }

    private void begin(Job job) {
        Random random = new Random(seed + running.size());
        running.add(threads.submit(() -> {
            job.run(random);
            return null;
        }));
    }

    private void awaitAll() throws InterruptedException, ExecutionException {
        for (Future<?> job : running) {
            job.get();
        }
        running.clear();
    }

    private TestTab connect(TestVisitor browser, Random random) {
        FakeTransport transport = new FakeTransport();
        transports.add(transport);
        TestTab tab = browser.connect(transport);
        tabs.add(tab);
        tab.hello("/" + random.nextInt(5));
        if (random.nextInt(4) == 0) {
            transport.mode(FakeTransport.Mode.HELD);
        }
        return tab;
    }

    /** A few browsers come, talk and go; each is used by this thread alone, as a container does it. */
    private void browse(Random random) {
        List<TestVisitor> browsers = new ArrayList<>();
        List<TestTab> open = new ArrayList<>();
        for (int round = 0; round < AT_LEAST || (round < ROUNDS && isTimeLeft()); round++) {
            if (browsers.size() < 6) {
                browsers.add(TestVisitor.of(beckon));
            }
            TestVisitor browser = browsers.get(random.nextInt(browsers.size()));
            switch (random.nextInt(8)) {
                case 0, 1 -> open.add(connect(browser, random));
                case 2 -> leaveOne(open, random);
                case 3 -> anyOf(open, random, tab -> tab.page("/" + random.nextInt(5)));
                case 4 -> anyOf(open, random, tab -> tab.track("event"));
                case 5 -> anyOf(open, random, this::showOne);
                case 6 -> anyOf(open, random, tab -> joinARoom(tab, random));
                default -> anyOf(open, random, StressTest::completeOne);
            }
        }
        open.forEach(tab -> {
            tab.transport().release();
            tab.leave();
        });
        browsing.decrementAndGet();
    }

    private boolean isTimeLeft() {
        return System.nanoTime() - begun < NANOS;
    }

    /** Does something again and again, while there are browsers, and not too often. */
    private void whileTheyBrowse(int times, Runnable action) {
        for (int i = 0; i < times && browsing.get() > 0; i++) {
            action.run();
            Thread.onSpinWait();
        }
    }

    private static void leaveOne(List<TestTab> open, Random random) {
        if (!open.isEmpty()) {
            open.remove(random.nextInt(open.size())).leave();
        }
    }

    private static void anyOf(
            List<TestTab> open, Random random, java.util.function.Consumer<TestTab> action) {
        if (!open.isEmpty()) {
            action.accept(open.get(random.nextInt(open.size())));
        }
    }

    private void showOne(TestTab tab) {
        List<ToVisitor.Deliver> kept = tab.received(ToVisitor.Deliver.class).stream()
                .filter(ToVisitor.Deliver::keep)
                .toList();
        if (!kept.isEmpty()) {
            MessageId message = kept.get(kept.size() - 1).id();
            claimed.add(message);
            tab.claim(message);
            tab.report(message, DeliveryStatus.DISPLAYED);
        }
    }

    private void joinARoom(TestTab tab, Random random) {
        tab.received(ToVisitor.Welcome.class).stream()
                .findFirst()
                .ifPresent(welcome ->
                        beckon.rooms().join(welcome.visitor(), "room" + random.nextInt(5)));
    }

    private static void completeOne(TestTab tab) {
        if (tab.transport().isSending()) {
            tab.transport().complete();
        }
    }

    private void administrate(Random random) {
        whileTheyBrowse(200, () -> {
            TestAdmin admin = TestAdmin.of(beckon).subscribe();
            beckon.visitors()
                    .list(io.beckon.Criteria.everyone(), 3)
                    .forEach(visitor -> admin.watch(visitor.id()));
            for (int j = random.nextInt(2_000); j >= 0; j--) {
                Thread.onSpinWait();
            }
            admin.picture();
            admin.leave();
        });
    }

    private void everythingAtOnce(AtomicLong liveOffers) throws Exception {
        for (int i = 0; i < BROWSER_THREADS; i++) {
            begin(this::browse);
        }
        begin(random -> whileTheyBrowse(MESSAGES, () -> keepOne(random)));
        begin(random -> whileTheyBrowse(
                MESSAGES,
                () -> liveOffers.addAndGet(
                        beckon.send(Message.named("live").build(), Audience.everybody())
                                .join()
                                .recipients())));
        begin(this::administrate);
        begin(random -> whileTheyBrowse(20_000, () -> time.advanceMillis(random.nextInt(30))));
        awaitAll();
    }

    private void keepOne(Random random) {
        Audience audience = random.nextBoolean()
                ? Audience.everybody()
                : Audience.room("room" + random.nextInt(5));
        Message message = Message.named("kept")
                .kept()
                .expiresAfter(Duration.ofSeconds(1 + random.nextInt(60)))
                .build();
        beckon.send(message, audience).join();
    }

    private void settle() {
        tabs.forEach(tab -> {
            tab.transport().release();
            tab.leave();
        });
        for (int i = 0; i < 10; i++) {
            time.advanceSeconds(20);
            awaitWorkers();
        }
    }

    /** Waits until the workers have done what they were given. */
    private void awaitWorkers() {
        try {
            List<Future<?>> markers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                markers.add(workers.submit(() -> {}));
            }
            for (Future<?> marker : markers) {
                marker.get(30, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new AssertionError("The workers do not come to an end.", e);
        }
    }

    private long figure(String name) {
        return beckon.figures().get("beckon." + name);
    }

    @Test
    void nothingIsLostAndNothingIsLeftBehind() throws Exception {
        AtomicLong liveOffers = new AtomicLong();
        everythingAtOnce(liveOffers);
        settle();

        Awaitility.await("everything is put away, with the seed " + seed)
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    // Time goes on: what was under way when it was to be put away is, the next
                    // time.
                    time.advanceSeconds(1);
                    assertThat(figure("visitors")).isZero();
                    assertThat(figure("connections")).isZero();
                    assertThat(figure("admins")).isZero();
                    assertThat(figure("rooms")).isZero();
                    assertThat(figure("views")).isZero();
                    assertThat(Books.waiting(beckon)).isZero();
                });
        Books.check(beckon);
        assertThat(figure("deliveries.accepted")).isPositive();
        assertThat(figure("deliveries.displayed")).isPositive();
        assertThat(liveOffers).hasPositiveValue();
        assertTransportsWereUsedWell();
        tabs.forEach(this::assertInOrderOfAcceptance);
        beckon.close();
        time.advanceSeconds(60);
        assertThat(time.waiting()).isZero();
    }

    private void assertTransportsWereUsedWell() {
        assertThat(transports).allSatisfy(transport -> {
            assertThat(transport.breaches()).isEmpty();
            assertThat(transport.isGone()).isTrue();
        });
    }

    /** Ids sort by the order of acceptance; one that a tab has claimed comes to others when the claim has run out. */
    private void assertInOrderOfAcceptance(TestTab tab) {
        Set<MessageId> seen = new HashSet<>(claimed);
        List<MessageId> first = tab.received(ToVisitor.Deliver.class).stream()
                .filter(ToVisitor.Deliver::keep)
                .map(ToVisitor.Deliver::id)
                .filter(seen::add)
                .toList();
        assertThat(first).isSorted();
    }

    @Test
    void closingInTheMiddleOfEverythingEndsEveryConnection() throws Exception {
        begin(random -> {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> figure("connections.opened") > 100);
            beckon.close();
        });
        for (int i = 0; i < BROWSER_THREADS; i++) {
            begin(this::browse);
        }
        begin(random -> {
            while (beckon.gateway().accepting()) {
                beckon.send(Message.named("m").kept().build(), Audience.everybody())
                        .handle((sent, refused) -> sent)
                        .join();
            }
        });
        begin(this::administrate);
        awaitAll();
        tabs.forEach(tab -> tab.transport().confirmClose());
        awaitWorkers();

        assertThat(figure("connections")).isZero();
        assertThat(figure("admins")).isZero();
        assertThat(transports).allSatisfy(t -> assertThat(t.breaches()).isEmpty());
        Books.check(beckon);
        settle();
        assertThat(figure("visitors")).isZero();
        assertThat(figure("rooms")).isZero();
    }

    @Test
    void everyLiveMessageArrivesOrIsCountedAsDropped() throws Exception {
        int browsers = 40;
        int messages = 800;
        List<TestTab> all = new ArrayList<>();
        for (int i = 0; i < browsers; i++) {
            FakeTransport transport = new FakeTransport();
            TestTab tab = TestVisitor.of(beckon).connect(transport);
            tab.hello("/" + i);
            transport.mode(i % 2 == 0 ? FakeTransport.Mode.AT_ONCE : FakeTransport.Mode.HELD);
            all.add(tab);
        }
        for (int thread = 0; thread < 2; thread++) {
            begin(random -> {
                for (int i = 0; i < messages; i++) {
                    beckon.send(Message.named("live").build(), Audience.everybody())
                            .join();
                }
            });
        }
        begin(random -> {
            for (int i = 0; i < 2_000; i++) {
                completeOne(all.get(random.nextInt(browsers)));
            }
        });
        awaitAll();
        awaitWorkers();
        all.forEach(tab -> tab.transport().release());

        long arrived = all.stream().mapToLong(tab -> tab.messageNames().size()).sum();
        assertThat(figure("payloads.dropped")).isPositive();
        assertThat(arrived + figure("payloads.dropped")).isEqualTo(2L * messages * browsers);
        assertThat(all).allSatisfy(tab -> assertThat(tab.transport().breaches()).isEmpty());
        beckon.close();
    }

    @Test
    void ofOneThreadsMessagesEveryTabGetsAllInTheirOrder() throws Exception {
        List<TestVisitor> browsers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            browsers.add(TestVisitor.on(beckon, "/" + i));
        }
        Queue<String> sent = new ConcurrentLinkedQueue<>();
        begin(random -> {
            for (int i = 0; i < OUTBOUND; i++) {
                String name = "m" + i;
                sent.add(name);
                beckon.send(Message.named(name).build(), Audience.everybody()).join();
            }
        });
        begin(random -> {
            for (int i = 0; i < 200; i++) {
                browsers.get(random.nextInt(50)).tab().track("noise");
            }
        });
        awaitAll();
        awaitWorkers();
        assertThat(figure("payloads.dropped")).isZero();
        assertThat(browsers)
                .allSatisfy(browser ->
                        assertThat(browser.tab().messageNames()).containsExactlyElementsOf(sent));
        beckon.close();
    }
}
