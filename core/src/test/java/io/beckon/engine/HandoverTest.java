package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.MessageId;
import io.beckon.SentMessage;
import io.beckon.spi.DeliveryStore;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where the application hears of the answers to what it has asked. */
final class HandoverTest extends EngineTestBase {
    @Test
    void aCallbackMayBlockUntilTheNextAnswerComes() throws Exception {
        BreakableStore store = new BreakableStore(DeliveryStore.inMemory(100, time));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Beckon site = Beckon.builder(shop().build())
                .time(time, time)
                .executor(threads)
                .store(store)
                .build()) {
            TestVisitor visitor = TestVisitor.on(site, "/");
            store.hold();
            CompletableFuture<Optional<SentMessage>> found = site.send(
                            kept("offer"), Audience.visitor(visitor.id()))
                    .thenApply(sent -> site.deliveries().find(sent.id()).join());
            // The thread of the store, which has more to tell than this.
            store.answer();

            assertThat(found.get(30, TimeUnit.SECONDS)).map(SentMessage::name).contains("offer");
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void anAnswerComesThoughThereIsNoThreadForIt() {
        HandExecutor refusing = HandExecutor.inline();
        refusing.refuse();
        CompletableFuture<MessageId> answer = new CompletableFuture<>();
        CompletableFuture<MessageId> outside =
                new Handover(new Threads("shop", time, refusing, false).answers()).to(answer);
        answer.completeExceptionally(new IllegalStateException("no"));
        assertThatThrownBy(outside::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }
}
