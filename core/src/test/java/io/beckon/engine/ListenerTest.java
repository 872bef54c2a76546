package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Event;
import io.beckon.Limits;
import io.beckon.Page;
import io.beckon.Visitor;
import io.beckon.testing.RecordingListener;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A listener that throws, hangs or falls behind hurts nobody. */
final class ListenerTest extends EngineTestBase {
    private static final class Throwing implements BeckonListener {
        private final List<String> called = new ArrayList<>();

        @Override
        public void visitorArrived(Visitor visitor) {
            called.add("visitorArrived");
            throw new IllegalStateException("thrown on purpose");
        }

        @Override
        public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
            called.add("pageViewed");
            throw new IllegalStateException("thrown on purpose");
        }
    }

    @Test
    void aListenerThatThrowsIsCalledAgainAndTheOthersAreToo() {
        Throwing throwing = new Throwing();
        RecordingListener after = new RecordingListener();
        start(builder -> builder.listener(throwing).listener(after));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().page("/next");

        assertThat(throwing.called).containsExactly("visitorArrived", "pageViewed", "pageViewed");
        assertThat(after.details("pageViewed")).containsExactly("/", "/next");
        assertThat(seen(visitor).pages()).isEqualTo(2);
        assertThat(figure("listeners.failed")).isEqualTo(3);
    }

    @Test
    void aListenerThatHangsDelaysNobody() {
        executor.hold(); // as if every thread were stuck in a listener
        TestVisitor visitor = visitorOn("/");
        send(live("m"), Audience.everybody());
        visitor.walkTo("/next");

        assertThat(heard.calls()).isEmpty();
        assertThat(seen(visitor).page().path()).isEqualTo("/next");
        executor.release();
        assertThat(heard.details("pageViewed")).containsExactly("/", "/next");
    }

    @Test
    void callsBeyondTheBacklogAreDroppedAndCounted() {
        startWith(Limits.builder().listenerBacklog(10));
        executor.hold();
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 20; i++) {
            visitor.tab().track("e" + i);
        }
        executor.release();

        assertThat(heard.calls()).hasSize(10);
        assertThat(figure("listeners.dropped")).isEqualTo(2 * 13); // there are two listeners
        visitor.tab().track("again");
        assertThat(heard.details("eventTracked")).endsWith("again");
    }

    @Test
    void aListenerMayUseTheInstance() {
        start(builder -> builder.listener(new BeckonListener() {
            @Override
            public void eventTracked(Visitor visitor, ConnectionId connection, Event event) {
                beckon.rooms().join(visitor.id(), event.name());
                beckon.send(live("thanks"), Audience.visitor(visitor.id())).join();
            }
        }));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().track("roadsters");

        assertThat(seen(visitor).rooms()).containsExactly("roadsters");
        assertThat(visitor.tab().messageNames()).containsExactly("thanks");
    }

    @Test
    void aListenerThatThrowsAnErrorIsCalledAgainAndHarmsNobody() {
        List<String> called = new ArrayList<>();
        start(builder -> builder.listener(new BeckonListener() {
            @Override
            public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
                called.add(page.path());
                throw new NoClassDefFoundError("thrown on purpose");
            }
        }));
        TestVisitor visitor = visitorOn("/");
        visitor.tab().page("/next");

        assertThat(called).containsExactly("/", "/next");
        assertThat(seen(visitor).pages()).isEqualTo(2);
        assertThat(figure("listeners.failed")).isEqualTo(2);
    }

    /** As a machine does that has no thread left: the call is lost, the listener and the visitor are not. */
    @Test
    void anExecutorThatCannotStartAThreadCostsOneCall() {
        AtomicBoolean exhausted = new AtomicBoolean();
        RecordingListener listener = new RecordingListener();
        start(builder -> builder.listener(listener).executor(task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        }));
        TestVisitor visitor = visitorOn("/");
        exhausted.set(true);
        visitor.tab().track("lost");
        visitor.tab().page("/next");
        exhausted.set(false);
        visitor.tab().track("heard");

        assertThat(listener.details("eventTracked")).containsExactly("heard");
        assertThat(seen(visitor).page().path()).isEqualTo("/next");
        assertThat(figure("listeners.dropped")).isPositive();
    }
}
