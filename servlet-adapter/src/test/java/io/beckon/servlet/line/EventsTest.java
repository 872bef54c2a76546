package io.beckon.servlet.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.line.Events.Event;
import io.beckon.spi.Payload;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What comes down a line goes on after a break where the browser is, or not at all. */
class EventsTest {
    private final Events events = new Events();
    private int added;

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            added++;
            events.add("frame", "\"" + added + "\"");
        }
    }

    /** Writes all there is; returns the numbers. */
    private List<Integer> written() {
        List<Integer> numbers = new ArrayList<>();
        for (Event event = events.next(); event != null; event = events.next()) {
            numbers.add(Integer.parseInt(
                    text(event).lines().findFirst().orElseThrow().substring(4)));
        }
        return numbers;
    }

    private static String text(Event event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            event.write(out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ByteBuffer frame(String text) {
        return Payload.utf8(List.of(Payload.of(text)));
    }

    @Test
    void aFrameIsAnEventThatSaysWhoseItIs() {
        ByteBuffer frame = frame("{\"title\":\"Für Sie: 10 €\"}");
        events.addFrame("one", frame, this, failure -> {});
        events.addFrame("two", frame, this, failure -> {});
        assertThat(text(events.next())).isEqualTo("""
                        id: 1
                        event: frame
                        data: {"connection":"one","frame":{"title":"Für Sie: 10 €"}}

                        """);
        assertThat(text(events.next())).contains("id: 2", "\"two\"", "10 €");
    }

    @Test
    void anEventIsOneOfServerSentEvents() {
        events.add("frame", "{}");
        Event event = events.next();
        assertThat(event).isNotNull();
        assertThat(text(event)).isEqualTo("id: 1\nevent: frame\ndata: {}\n\n");
    }

    @Test
    void whatHasNotArrivedIsWrittenAgainBeforeWhatIsNew() {
        add(5);
        assertThat(written()).containsExactly(1, 2, 3, 4, 5);
        add(2);
        assertThat(events.resume(3)).isTrue();
        assertThat(written()).containsExactly(4, 5, 6, 7);
        assertThat(events.resume(7)).isTrue();
        assertThat(written()).isEmpty();
    }

    @Test
    void whatHasArrivedIsNotKnownAnyMore() {
        add(3);
        written();
        assertThat(events.resume(2)).isTrue();
        assertThat(events.resume(1)).isFalse();
    }

    @Test
    void whatWasNeverSentHasNotArrived() {
        add(1);
        assertThat(events.resume(2)).isFalse();
    }

    @Test
    void ofWhatWasWrittenTheLastIsKept() {
        events.add("frame", "\"" + "x".repeat(Events.KEPT / 2) + "\"");
        added++;
        add(1);
        written();
        assertThat(events.resume(0)).isTrue();
        written();
        events.addFrame("one", frame("x".repeat(Events.KEPT)), this, failure -> {});
        written();
        assertThat(events.resume(2)).as("the third is larger than what is kept").isFalse();
    }

    @Test
    void whoWaitsForWhatIsTakenAwayIsTold() {
        List<String> told = new ArrayList<>();
        events.addFrame("id", frame("1"), this, failure -> told.add("one"));
        events.addFrame("id", frame("2"), this, failure -> told.add("two"));
        events.next();
        events.clear().forEach(completion -> completion.done(null));
        assertThat(told).containsExactly("two");
    }

    @Test
    void whatWaitsGoesWithItsOwner() {
        List<String> told = new ArrayList<>();
        Object one = new Object();
        Object other = new Object();
        events.addFrame("id", frame("1"), one, failure -> told.add("one"));
        events.addFrame("id", frame("2"), other, failure -> told.add("other"));
        events.add("close", "3");
        events.drop(one).forEach(completion -> completion.done(null));
        assertThat(told).containsExactly("one");
        assertThat(written()).containsExactly(2, 3);
    }

    @Test
    void whatNobodyFetchesBecomesTooMuch() {
        int count = 0;
        while (!events.tooMany()) {
            events.add("close", "{}");
            count++;
        }
        assertThat(count).isBetween(1_000, 10_000);
        events.clear();
        assertThat(events.tooMany()).isFalse();
    }
}
