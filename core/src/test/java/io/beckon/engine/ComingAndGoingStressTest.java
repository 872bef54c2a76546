package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Message;
import io.beckon.MessageId;
import io.beckon.Sent;
import io.beckon.Site;
import io.beckon.VisitorId;
import io.beckon.protocol.ToVisitor;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.TestAdmin;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A visitor who leaves the site and comes back, again and again, while messages are being kept for it. */
final class ComingAndGoingStressTest {
    private static final int TIMES = 150;
    private static final int RETURNS = 6;
    private static final int MESSAGES = 40;

    private final VirtualTime time = new VirtualTime();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("0123456789abcdef").build())
            .time(time, time)
            .executor(HandExecutor.inline())
            .grace(Duration.ofSeconds(1))
            .drain(Duration.ZERO)
            .build();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
        Books.check(beckon);
        beckon.close();
    }

    @Test
    void whatIsKeptReachesTheTabThatStaysAndTheAdminSeesWhoIsThere() throws Exception {
        TestAdmin admin = TestAdmin.of(beckon).subscribe();
        long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
        for (int i = 0; i < TIMES && (i < 10 || System.nanoTime() < end); i++) {
            TestVisitor browser = TestVisitor.on(beckon, "/");
            VisitorId id = browser.id();
            Set<MessageId> kept = keepWhileItComesAndGoes(browser, id);
            assertThat(idsReceivedBy(browser.tab())).containsAll(kept);

            time.advanceMillis(300);
            assertThat(admin.picture().ids()).containsExactly(id);
            assertThat(admin.picture().rows())
                    .isEqualTo(beckon.visitors().list(Criteria.everyone(), 10));
            kept.forEach(
                    message -> browser.tab().report(message, io.beckon.DeliveryStatus.DISPLAYED));
            browser.leave();
            time.advanceSeconds(2);
        }
    }

    private Set<MessageId> keepWhileItComesAndGoes(TestVisitor browser, VisitorId id)
            throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Set<MessageId>> sender = threads.submit(() -> {
            together.await();
            Set<MessageId> kept = new HashSet<>();
            for (int i = 0; i < MESSAGES; i++) {
                Sent sent = beckon.send(Message.named("m").kept().build(), Audience.visitor(id))
                        .join();
                if (sent.recipients() > 0) {
                    kept.add(sent.id());
                }
            }
            return kept;
        });
        Future<?> comer = threads.submit(() -> {
            together.await();
            for (int i = 0; i < RETURNS; i++) {
                browser.leave();
                time.advanceSeconds(1);
                browser.open("/" + i);
            }
            return null;
        });
        comer.get();
        return sender.get();
    }

    private static List<MessageId> idsReceivedBy(TestTab tab) {
        List<MessageId> ids = new ArrayList<>();
        tab.received(ToVisitor.Deliver.class).forEach(message -> ids.add(message.id()));
        return ids;
    }
}
