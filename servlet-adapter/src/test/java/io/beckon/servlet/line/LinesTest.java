package io.beckon.servlet.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckon.spi.CloseCode;
import io.beckon.spi.Handshake;
import io.beckon.spi.Payload;
import io.beckon.testing.VirtualTime;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long responses and lines last, and how many there may be, in virtual time and a container that does as it is told. */
class LinesTest {
    private static final String SHOP = "https://shop.example";
    private static final int BROWSERS = 3;

    private final VirtualTime time = new VirtualTime();
    private final FakeGateway gateway = new FakeGateway(time);
    private final Lines lines = new Lines(gateway, request -> browser(), BROWSERS);

    private static Handshake browser() {
        return new Handshake(SHOP, SHOP, Map.of(), null, Set.of(), null, null, "/", false, false);
    }

    private Exchange open() {
        return Exchange.post().header("Beckon-Line", "new").at(lines, "visitor/open");
    }

    private static String valueIn(Exchange answer, String name) {
        return answer.body().replaceFirst(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    private String newLine() {
        return valueIn(open(), "line");
    }

    private Exchange poll(String line) {
        return Exchange.poll().header("Beckon-Line", line).at(lines, "visitor/line");
    }

    private Exchange stream(String line) {
        return Exchange.stream().header("Beckon-Line", line).at(lines, "visitor/line");
    }

    private void send(String frame) {
        gateway.last().send(List.of(Payload.of(frame)), failure -> {});
    }

    private long figure(String name) {
        return lines.figures().get("beckon.http." + name);
    }

    @Test
    void aPollEndsEmptyAfter25Seconds() {
        Exchange poll = poll(newLine());
        time.advance(Duration.ofMillis(24_999));
        assertThat(poll.ended()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(poll.ended()).isTrue();
        assertThat(poll.status()).isEqualTo(200);
        assertThat(poll.body()).isEmpty();
    }

    @Test
    void aPollEndsWithTheFirstEventAndNothingWaitsForItAnyMore() {
        Exchange poll = poll(newLine());
        send("{}");
        assertThat(poll.ended()).isTrue();
        assertThat(poll.body()).contains("\"frame\":{}}");
        assertThat(time.waiting()).isZero();
    }

    @Test
    void nothingWaitsForAResponseThatTheContainerHasEnded() {
        stream(newLine()).gone();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aStreamEndsAfterTenMinutesAndTheNextGoesOn() {
        String line = newLine();
        Exchange stream = stream(line);
        send("1");
        time.advance(Duration.ofMinutes(10).minusMillis(1));
        assertThat(stream.ended()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(stream.ended()).isTrue();
        send("2");
        Exchange next = Exchange.stream()
                .header("Beckon-Line", line)
                .header("Last-Event-ID", "1")
                .at(lines, "visitor/line");
        assertThat(next.body()).startsWith(":\n\nid: 2\n").endsWith("\"frame\":2}\n\n");
    }

    @Test
    void aLineThatIsOverSaysWhyFor30Seconds() {
        String late = newLine();
        gateway.last().close(CloseCode.BANNED);
        time.advance(Duration.ofMillis(1));
        String inTime = newLine();
        gateway.last().close(CloseCode.BANNED);

        time.advance(Duration.ofMillis(29_999));
        assertThat(figure("lines")).isEqualTo(1);
        Exchange last = poll(inTime);
        assertThat(last.body()).contains("event: close");
        assertThat(last.ended()).isTrue();
        assertThat(poll(late).status()).isEqualTo(410);
        assertThat(poll(inTime).status()).isEqualTo(410);
        assertThat(figure("lines")).isZero();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void whoIsOneTooManyIsToldToComeLater() {
        for (int i = 0; i < BROWSERS; i++) {
            assertThat(open().status()).isEqualTo(200);
        }
        assertThat(figure("full")).isZero();
        assertThat(open().status()).isEqualTo(503);
        assertThat(figure("full")).isEqualTo(1);
        assertThat(figure("lines")).isEqualTo(BROWSERS);

        gateway.last().close(CloseCode.BANNED);
        time.advance(Duration.ofSeconds(30));
        assertThat(open().status()).isEqualTo(200);
    }

    @Test
    void whereAFilterKeepsAnswersFromComingLaterThatIsSaid() {
        String line = newLine();
        Exchange opening = Exchange.post()
                .header("Beckon-Line", "new")
                .notAsynchronous()
                .at(lines, "visitor/open");
        assertThat(opening.status()).isEqualTo(501);
        assertThat(opening.body()).contains("filter", "async-supported");
        Exchange stream = Exchange.stream()
                .header("Beckon-Line", line)
                .notAsynchronous()
                .at(lines, "visitor/line");
        assertThat(stream.status()).isEqualTo(501);
        assertThat(figure("lines")).isEqualTo(1);
    }

    /** A container's time may be over while its other thread still writes. */
    @Test
    void aResponseIsNotEndedWhileItsFirstBytesAreWritten() {
        Exchange stream = Exchange.stream().header("Beckon-Line", newLine());
        stream.inNextWrite(stream::timeOut).at(lines, "visitor/line");
        assertThat(stream.ended()).isTrue();
        assertThat(stream.endedWithinAWrite()).isFalse();
    }

    @Test
    void whatComesBeforeTheContainerIsReadyIsWrittenAfterTheGreeting() {
        Exchange stream = Exchange.stream().header("Beckon-Line", newLine()).stuck();
        stream.at(lines, "visitor/line");
        send("1");
        assertThat(stream.body()).isEmpty();
        stream.unstick();
        assertThat(stream.body()).startsWith(":\n\nid: 1\n");
    }

    @Test
    void whenTheApplicationStopsWhoListensIsToldAndNothingIsLeft() {
        Exchange stream = stream(newLine());
        String waiting = newLine();
        gateway.last().close(CloseCode.BANNED);
        Exchange stuck = Exchange.stream().header("Beckon-Line", newLine()).stuck();
        stuck.at(lines, "visitor/line");

        lines.stop();
        assertThat(stream.body()).contains("4000");
        assertThat(stream.ended()).isTrue();
        assertThat(stuck.ended()).as("cut").isTrue();
        assertThat(poll(waiting).status()).isEqualTo(410);
        open();
        assertThat(figure("lines")).isZero();
        assertThat(time.waiting()).isZero();
    }

    @Test
    void theStopWaitsForLastWords() throws InterruptedException {
        Exchange slow = Exchange.stream().header("Beckon-Line", newLine()).stuck();
        slow.at(lines, "visitor/line");
        CountDownLatch closed = new CountDownLatch(1);
        Thread stopper = new Thread(() -> {
            lines.stop();
            closed.countDown();
        });
        stopper.start();
        await().until(() -> stopper.getState() == Thread.State.TIMED_WAITING);
        slow.unstick();
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(slow.body()).contains("4000");
    }
}
