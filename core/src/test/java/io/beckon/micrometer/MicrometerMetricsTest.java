package io.beckon.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.Message;
import io.beckon.Site;
import io.beckon.spi.Metrics;
import io.beckon.testing.FakeTransport;
import io.beckon.testing.HandExecutor;
import io.beckon.testing.TestTab;
import io.beckon.testing.TestVisitor;
import io.beckon.testing.VirtualTime;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

final class MicrometerMetricsTest {
    private final VirtualTime time = new VirtualTime();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MicrometerMetrics metrics =
            new MicrometerMetrics(registry, Tags.of("site", "shop"));
    private final Beckon beckon = Beckon.builder(
                    Site.named("shop").secret("0123456789abcdef").build())
            .metrics(metrics)
            .time(time, time)
            .executor(HandExecutor.inline())
            .build();

    @AfterEach
    void close() {
        beckon.close();
    }

    private double counter(String name) {
        return registry.get(name).tag("site", "shop").functionCounter().count();
    }

    private double gauge(String name) {
        return registry.get(name).tag("site", "shop").gauge().value();
    }

    private io.micrometer.core.instrument.Timer timer(String name) {
        return registry.get(name).tag("site", "shop").timer();
    }

    private static void collectGarbage() {
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        for (int i = 0; i < 50 && garbage.get() != null; i++) {
            System.gc();
        }
    }

    @Test
    void everyFigureIsAMeterWithTheSameValue() {
        TestVisitor.on(beckon, "/").tab().track("e");
        beckon.figures()
                .forEach((name, value) -> assertThat(registry.get(name)
                                .meter()
                                .measure()
                                .iterator()
                                .next()
                                .getValue())
                        .as(name)
                        .isEqualTo(value.doubleValue()));
        assertThat(counter("beckon.pages")).isEqualTo(1);
        assertThat(gauge("beckon.visitors")).isEqualTo(1);
        assertThat(registry.get("beckon.pages").functionCounter().getId().getDescription())
                .isEqualTo("Pages viewed");
    }

    @Test
    void metersDoNotVanishWhenNobodyElseHoldsWhatTheyRead() {
        register(metrics);
        collectGarbage();
        assertThat(counter("test.counter")).isEqualTo(5);
        assertThat(gauge("test.gauge")).isEqualTo(5);
    }

    private static void register(Metrics metrics) {
        AtomicLong value = new AtomicLong(5);
        LongSupplier read = value::get;
        metrics.counter("test.counter", "A test", read);
        metrics.gauge("test.gauge", "A test", value::get);
    }

    @Test
    void deliveriesAreTimedFromAcceptanceToTheEndOfTheSend() {
        for (Message message : new Message[] {
            Message.named("live").build(), Message.named("kept").kept().build()
        }) {
            long before = timer("beckon.delivery").count();
            double total = timer("beckon.delivery").totalTime(TimeUnit.MILLISECONDS);
            FakeTransport transport = new FakeTransport();
            TestTab tab = TestVisitor.of(beckon).connect(transport);
            tab.hello("/");
            transport.mode(FakeTransport.Mode.HELD);
            beckon.send(message, Audience.visitor(tab.welcome().visitor())).join();
            time.advanceMillis(250);
            transport.release();

            assertThat(timer("beckon.delivery").count()).isEqualTo(before + 1);
            assertThat(timer("beckon.delivery").totalTime(TimeUnit.MILLISECONDS) - total)
                    .isEqualTo(250);
        }
    }

    @Test
    void aVisitorWhoComesBackTomorrowDoesNotCountAsASlowDelivery() {
        TestVisitor visitor = TestVisitor.on(beckon, "/");
        visitor.leave();
        beckon.send(Message.named("kept").kept().build(), Audience.visitor(visitor.id()))
                .join();
        time.advanceSeconds(5);
        assertThat(visitor.open("/next").messageNames()).containsExactly("kept");
        assertThat(timer("beckon.delivery").count()).isZero();
    }

    @Test
    void theHandlingOfEachMessageIsTimed() {
        TestVisitor visitor = TestVisitor.on(beckon, "/");
        visitor.tab().track("e");
        visitor.tab().sayRaw("nonsense");
        assertThat(timer("beckon.handling").count()).isEqualTo(2);
    }

    @Test
    void closingTakesTheMetersOut() {
        metrics.close();
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
