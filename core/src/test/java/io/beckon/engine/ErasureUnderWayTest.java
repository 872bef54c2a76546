package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Consent;
import io.beckon.DeliveryPolicy;
import io.beckon.MessageId;
import io.beckon.Privacy.Erasure;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.spi.CloseCode;
import io.beckon.spi.DeliveryStore;
import io.beckon.testing.BreakableStore;
import io.beckon.testing.Handshakes;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;

/** Whatever happens while somebody is erased, nothing comes back. */
class ErasureUnderWayTest extends EngineTestBase {
    private static final Identity ANN = Identity.userId("ann");
    private static final String BY = "the help desk";

    private BreakableStore store;

    @BeforeEach
    void startWithAStoreThatWaits() {
        store = new BreakableStore(DeliveryStore.inMemory(100, time));
        start(builder -> builder.store(store));
    }

    private CompletableFuture<Erasure> forget(VisitorId visitor) {
        return beckon.privacy().forget(visitor, BY);
    }

    private void nothingIsKnownOf(VisitorId visitor) {
        assertThat(beckon.visitors().find(visitor)).isEmpty();
        assertThat(beckon.privacy().decision(visitor).join()).isEmpty();
        assertThat(beckon.deliveries().of(visitor).join()).isEmpty();
        assertThat(forget(visitor).join()).isEqualTo(new Erasure(0, 0, 0));
        assertThat(send(kept("offer"), Audience.visitor(visitor)).recipients()).isZero();
    }

    @Test
    void aVisitorWhoseArrivalIsNotKeptYetIsNotKeptAfterwards() {
        store.hold();
        beckon.send(kept("late", DeliveryPolicy.Builder::lateArrivals), Audience.everybody());
        TestVisitor visitor = visitor();
        visitor.connect().hello("/", Consent.all());
        VisitorId id = visitor.id();

        CompletableFuture<Erasure> erasure = forget(id);
        store.answer();

        assertThat(erasure).isCompleted();
        nothingIsKnownOf(id);
    }

    @Test
    void whatAPageDecidesMeanwhileIsNotKept() {
        TestVisitor visitor = visitorOn("/");
        VisitorId id = visitor.id();
        TestTab tab = visitor.tab();
        onEvent("Go", () -> {
            forget(id);
            tab.decide(Consent.all());
        });
        tab.track("Go");
        nothingIsKnownOf(id);
    }

    @Test
    void whatTheApplicationDecidesAfterwardsIsNotKept() {
        TestVisitor visitor = visitorOn("/");
        forget(visitor.id()).join();
        beckon.privacy().decide(visitor.id(), Consent.none()).join();
        nothingIsKnownOf(visitor.id());
    }

    @Test
    void whatIsSentMeanwhileIsNotKept() {
        TestVisitor visitor = visitorOn("/");
        VisitorId id = visitor.id();
        store.meanwhile(() -> forget(id).join());
        MessageId message = send(kept("offer"), Audience.visitor(id)).id();
        assertThat(beckon.deliveries().of(id).join()).isEmpty();
        assertThat(beckon.deliveries().find(message).join()).isEmpty();
    }

    @Test
    void aPageThatWasAboutToSayHelloComesBackAsANewVisitor() {
        TestVisitor visitor = visitorOn("/");
        VisitorId id = visitor.id();
        TestTab late = visitor.connect();
        store.meanwhile(() -> late.hello("/2"));
        forget(id).join();
        assertThat(late.closeCode()).isEqualTo(CloseCode.RESET);
        nothingIsKnownOf(id);
    }

    @Test
    void aUserWhosePagesComeBackAtOnceDoesNotKeepItFromEnding() {
        TestVisitor visitor = visitor();
        comeAsAnn(visitor);
        VisitorId before = visitor.id();
        comesBackAlways(visitor, 200);

        CompletableFuture<Erasure> erasure = beckon.privacy().forget(ANN, BY);

        assertThat(erasure).isCompleted();
        assertThat(erasure.join().visitors()).isEqualTo(1);
        nothingIsKnownOf(before);
    }

    private void comesBackAlways(TestVisitor visitor, int atMost) {
        store.meanwhile(() -> {
            if (atMost > 0) {
                comeAsAnn(visitor);
                comesBackAlways(visitor, atMost - 1);
            }
        });
    }

    private void comeAsAnn(TestVisitor visitor) {
        visitor.connect(transport(), Handshakes.ofBrowser().principal("ann").build())
                .hello("/");
    }
}
