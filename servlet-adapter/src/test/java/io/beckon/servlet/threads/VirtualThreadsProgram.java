package io.beckon.servlet.threads;

import io.beckon.Audience;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.ConnectionId;
import io.beckon.Offer;
import io.beckon.Page;
import io.beckon.Site;
import io.beckon.Visitor;
import io.beckon.VisitorId;
import io.beckon.people.Identity;
import io.beckon.servlet.BeckonServlets;
import io.beckon.servlet.testing.LinePeer;
import io.beckon.servlet.testing.Peer;
import io.beckon.servlet.testing.TomcatServer;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingStream;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A site on a Tomcat, both on virtual threads, with visitors over WebSocket and HTTP, and listeners, a source of profiles and
 * callbacks that block. Java's own event says whether any of them has held on to a carrier. It prints what {@link VirtualThreadsIT} reads.
 */
public final class VirtualThreadsProgram {
    /** More than there are threads for callbacks otherwise. */
    static final int VISITORS = 40;

    private static final Pattern VISITOR = Pattern.compile("\"visitor\":\"([^\"]+)\"");
    private static final String OURS = "io.beckon.";

    /** Who uses a class for the first time may wait for the JVM, which loads it. */
    private static final String LOADER = "jdk.internal.loader.";

    private static final String TESTS = VirtualThreadsProgram.class.getPackageName() + ".";
    private static final int PATIENCE = 60;

    private final List<RecordedEvent> pins =
            new ArrayList<>(); // of the recording's thread until it has ended
    private final CountDownLatch controlSeen = new CountDownLatch(1);
    private final CountDownLatch sourceAsked = new CountDownLatch(1);
    private final CountDownLatch viewed = new CountDownLatch(VISITORS);
    private final AtomicInteger blocked = new AtomicInteger();
    private volatile CountDownLatch answers = new CountDownLatch(0); // what the store waits for

    private VirtualThreadsProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        new VirtualThreadsProgram().run();
    }

    private void run() throws Exception {
        try (RecordingStream recording = new RecordingStream()) {
            recording.setReuse(false); // they are kept
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
            recording.onEvent("jdk.VirtualThreadPinned", event -> {
                pins.add(event);
                if (frames(event).contains(Pinning.class.getName())) {
                    controlSeen.countDown();
                }
            });
            recording.startAsync();
            visit();
            require(controlSeen.await(PATIENCE, TimeUnit.SECONDS), "the event of the control");
        }
        report();
    }

    private void visit() throws Exception {
        Beckon beckon = beckon();
        try (TomcatServer tomcat = new TomcatServer()
                .connector(connector -> connector.setProperty("useVirtualThreads", "true"))) {
            tomcat.plain("", (classes, context) -> BeckonServlets.register(context, beckon));
            tomcat.start();
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < VISITORS; i++) {
                peers.add(Peer.to(tomcat.ws("/beckon/visitor"))
                        .origin(tomcat.http("").toString())
                        .open());
            }
            List<VisitorId> visitors =
                    peers.stream().map(peer -> visitorIn(peer.hello())).toList();
            overHttp(tomcat);
            String signed = beckon.identities().sign(Identity.userId("ada"));
            peers.get(0)
                    .send("{\"type\":\"identify\",\"identities\":[{\"signed\":\"" + signed
                            + "\"}]}");
            require(viewed.await(PATIENCE, TimeUnit.SECONDS), "page views");
            require(sourceAsked.await(PATIENCE, TimeUnit.SECONDS), "a question for the source");
            blockAtOnce(beckon, visitors);
            peers.forEach(peer -> peer.await("Number"));
            peers.forEach(Peer::close);
            beckon.close();
        }
    }

    private Beckon beckon() {
        return Beckon.builder(
                        Site.named("virtual").secret("a secret of the tests").build())
                .virtualThreads(true)
                .store(slow(DeliveryStore.inMemory(1_000, Clock.system())))
                .profileSource(identities -> {
                    tell("sources");
                    sourceAsked.countDown();
                    return CompletableFuture.completedFuture(Optional.empty());
                })
                .listener(new BeckonListener() {
                    @Override
                    public void pageViewed(Visitor visitor, ConnectionId connection, Page page) {
                        if (viewed.getCount() == VISITORS) {
                            tell("listeners");
                            Pinning.now();
                        }
                        viewed.countDown();
                    }
                })
                .build();
    }

    /** Answers on threads of its own, as one does that asks a database. */
    private DeliveryStore slow(DeliveryStore store) {
        Executor database = task -> new Thread(task, "database").start();
        return (DeliveryStore) Proxy.newProxyInstance(
                VirtualThreadsProgram.class.getClassLoader(),
                new Class<?>[] {DeliveryStore.class},
                (face, method, arguments) -> {
                    if (!CompletionStage.class.isAssignableFrom(method.getReturnType())) {
                        return method.invoke(store, arguments);
                    }
                    return CompletableFuture.completedFuture(true)
                            .thenComposeAsync(
                                    go -> {
                                        try {
                                            answers.await();

                                            return (CompletionStage<?>)
                                                    method.invoke(store, arguments);
                                        } catch (ReflectiveOperationException
                                                | InterruptedException e) {
                                            return CompletableFuture.failedStage(e);
                                        }
                                    },
                                    database);
                });
    }

    private static VisitorId visitorIn(String welcome) {
        Matcher visitor = VISITOR.matcher(welcome);
        require(visitor.find(), "a visitor in " + welcome);
        return new VisitorId(visitor.group(1));
    }

    private static void overHttp(TomcatServer tomcat) {
        try (LinePeer tab =
                new LinePeer(tomcat.http("/beckon/visitor"), tomcat.http("").toString())) {
            tab.open();
            tab.send(Peer.HELLO);
            tab.stream().await("welcome");
        }
    }

    /** As many callbacks as visitors, each of which goes on only when all are there. */
    private void blockAtOnce(Beckon beckon, List<VisitorId> visitors) {
        answers = new CountDownLatch(1);
        CyclicBarrier all = new CyclicBarrier(VISITORS);
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            Offer offer = Offer.titled("Number " + i).build();
            done.add(beckon.send(offer, Audience.visitor(visitors.get(i))).thenAccept(sent -> {
                if (blocked.getAndIncrement() == 0) {
                    tell("callbacks");
                }
                try {
                    all.await(PATIENCE, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        answers.countDown();
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    }

    private void report() {
        System.out.println("blocked at once: " + blocked);
        System.out.println("pinned by the application, for control: "
                + pins.stream()
                        .filter(pin -> frames(pin).contains(Pinning.class.getName()))
                        .count());
        for (RecordedEvent pin : pins) {
            List<String> frames = frames(pin);
            if (frames.stream().anyMatch(type -> type.startsWith(OURS) && !type.startsWith(TESTS))
                    && !frames.contains(Pinning.class.getName())
                    && frames.stream().noneMatch(type -> type.startsWith(LOADER))) {
                System.out.println("pinned by Beckon: " + pin);
            }
        }
        System.out.println("left: "
                + Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("beckon"))
                        .toList());
    }

    private static List<String> frames(RecordedEvent event) {
        return event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames().stream()
                        .map(RecordedFrame::getMethod)
                        .map(method -> method.getType().getName())
                        .toList();
    }

    private static void tell(String who) {
        boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
        System.out.println(who + ": " + (virtual ? "virtual" : "of the platform"));
    }

    private static void require(boolean come, String what) {
        if (!come) {
            throw new IllegalStateException("It has waited in vain for " + what + ".");
        }
    }

    /** What an application can do wrong: to block where a class is made ready holds on to the carrier. */
    private static final class Pinning {
        static {
            try {
                new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        static void now() {}
    }
}
