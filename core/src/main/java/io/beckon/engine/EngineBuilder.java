package io.beckon.engine;

import io.beckon.AdminPolicy;
import io.beckon.Beckon;
import io.beckon.BeckonListener;
import io.beckon.Caps;
import io.beckon.Limits;
import io.beckon.Site;
import io.beckon.people.ProfileSource;
import io.beckon.people.ProfileStore;
import io.beckon.protocol.Codec;
import io.beckon.protocol.FromVisitor;
import io.beckon.spi.ClaimRules;
import io.beckon.spi.Clock;
import io.beckon.spi.DeliveryStore;
import io.beckon.spi.MailboxRules;
import io.beckon.spi.Metrics;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** Gathers settings, and refuses bad ones at once. */
final class EngineBuilder implements Beckon.Builder {
    private static final Pattern CHANNEL_NAME = Pattern.compile("[A-Za-z0-9_-]{1,40}");
    private static final Duration CENTURY = Duration.ofDays(36_500);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static final Duration MAX_WINDOW = Duration.ofDays(90);

    private static final Duration HELLO = Duration.ofSeconds(10);
    private static final Duration CLAIM = Duration.ofSeconds(10);
    private static final Duration ADMIN_INTERVAL = Duration.ofMillis(8);
    private static final Duration TOTALS_INTERVAL = Duration.ofMillis(250);

    private final Site site;
    private final Map<String, AdminPolicy> policies = new LinkedHashMap<>();
    private final List<BeckonListener> listeners = new ArrayList<>();
    private Limits limits = Limits.defaults();
    private Duration grace = Duration.ofSeconds(10);
    private Duration heartbeat = Duration.ofSeconds(25);
    private Duration sendTimeout = Duration.ofSeconds(20);
    private Duration drain = Duration.ofSeconds(5);
    private Duration reconnectWindow = Duration.ofSeconds(5);
    private final Map<String, Duration> goals = new LinkedHashMap<>();
    private Duration keepVisitorsFor = Duration.ofDays(365);
    private Duration keepProfilesFor = Duration.ofDays(1);
    private Caps caps = Caps.none();
    private MailboxRules.Overflow overflow = MailboxRules.Overflow.DROP_OLDEST;
    private @Nullable DeliveryStore store;
    private Metrics metrics = Metrics.none();
    private @Nullable ProfileStore profileStore;
    private @Nullable ProfileSource profileSource;
    private @Nullable Clock clock;
    private @Nullable Scheduler scheduler;
    private @Nullable Executor executor;
    private boolean virtualThreads;

    EngineBuilder(Site site) {
        this.site = Objects.requireNonNull(site, "site");
        policies.put(Beckon.DEFAULT_CHANNEL, AdminPolicy.requireRole(AdminPolicy.DEFAULT_ROLE));
    }

    @Override
    public Beckon.Builder limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    @Override
    public Beckon.Builder grace(Duration grace) {
        this.grace = within("grace", grace, SECOND);
        return this;
    }

    @Override
    public Beckon.Builder heartbeat(Duration heartbeat) {
        this.heartbeat = within("heartbeat", heartbeat, Duration.ofSeconds(5));
        return this;
    }

    @Override
    public Beckon.Builder sendTimeout(Duration timeout) {
        this.sendTimeout = within("send time-out", timeout, SECOND);
        return this;
    }

    @Override
    public Beckon.Builder drain(Duration drain) {
        this.drain = within("drain", drain, Duration.ZERO);
        return this;
    }

    @Override
    public Beckon.Builder reconnectWindow(Duration window) {
        this.reconnectWindow = within("reconnect window", window, Duration.ZERO);
        return this;
    }

    @Override
    public Beckon.Builder adminChannel(String name, AdminPolicy policy) {
        if (!CHANNEL_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "The name of an admin channel has 1 to 40 letters, digits, '-' or '_',"
                            + " but this one is \"" + name + "\".");
        }
        policies.put(name, Objects.requireNonNull(policy, "policy"));
        return this;
    }

    @Override
    public Beckon.Builder store(DeliveryStore store) {
        this.store = Objects.requireNonNull(store, "store");
        return this;
    }

    @Override
    public Beckon.Builder profileStore(ProfileStore store) {
        this.profileStore = Objects.requireNonNull(store, "store");
        return this;
    }

    @Override
    public Beckon.Builder profileSource(ProfileSource source) {
        this.profileSource = Objects.requireNonNull(source, "source");
        return this;
    }

    @Override
    public Beckon.Builder keepVisitorsFor(Duration time) {
        this.keepVisitorsFor = within("time for visitors", time, Duration.ofHours(1), CENTURY);
        return this;
    }

    @Override
    public Beckon.Builder keepProfilesFor(Duration time) {
        this.keepProfilesFor = within("time for profiles", time, Duration.ofMinutes(1), CENTURY);
        return this;
    }

    @Override
    public Beckon.Builder caps(Caps caps) {
        this.caps = Objects.requireNonNull(caps, "caps");
        return this;
    }

    @Override
    public Beckon.Builder goal(String name, Duration window) {
        if (name.isEmpty() || name.length() > FromVisitor.MAX_EVENT_NAME) {
            throw new IllegalArgumentException("The name of a goal has 1 to "
                    + FromVisitor.MAX_EVENT_NAME + " characters; this one has " + name.length()
                    + ".");
        }
        goals.put(name, within("window of a goal", window, SECOND, MAX_WINDOW));
        return this;
    }

    @Override
    public Beckon.Builder mailboxOverflow(MailboxRules.Overflow overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    @Override
    public Beckon.Builder listener(BeckonListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    public Beckon.Builder metrics(Metrics metrics) {
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        return this;
    }

    @Override
    public Beckon.Builder time(Clock clock, Scheduler scheduler) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    @Override
    public Beckon.Builder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    @Override
    public Beckon.Builder virtualThreads(boolean virtual) {
        this.virtualThreads = virtual;
        return this;
    }

    @Override
    public Beckon build() {
        if (virtualThreads && executor != null) {
            throw new IllegalStateException(
                    "Both an executor and virtual threads are set: leave one of them out.");
        }
        if (!site.secretGiven()) {
            EventLog.secretMissing(site.name());
        }
        Clock time = clock == null ? Clock.system() : clock;
        Threads threads = new Threads(site.name(), scheduler, executor, virtualThreads);
        Codec codec = new Codec(limits.messageBytes(), limits.messageDepth());
        Context context = new Context(
                new CurrentSite(site),
                limits,
                new Context.Timing(
                        grace,
                        heartbeat,
                        sendTimeout,
                        HELLO,
                        CLAIM,
                        ADMIN_INTERVAL,
                        TOTALS_INTERVAL,
                        drain,
                        reconnectWindow),
                time,
                threads.scheduler(),
                threads.workers(),
                new Counters(metrics, time),
                new Timers(metrics, time),
                codec,
                ControlPayloads.encode(codec),
                new IdGenerator(time));
        return new Engine(context, kept(time), people(time), policies, listeners, threads);
    }

    private People people(Clock time) {
        return new People(
                profileStore == null
                        ? ProfileStore.inMemory(limits.profileIdentities(), keepProfilesFor, time)
                        : profileStore,
                profileSource);
    }

    private Kept kept(Clock time) {
        return new Kept(
                store == null
                        ? DeliveryStore.inMemory(limits.mailboxes(), keepVisitorsFor, time)
                        : store,
                new MailboxRules(limits.mailbox(), overflow),
                new ClaimRules(
                        CLAIM.toMillis(),
                        time.millis(),
                        caps.perHour(),
                        caps.perDay(),
                        caps.perVisit(),
                        caps.gap().toMillis()),
                Map.copyOf(goals));
    }

    private static Duration within(String name, Duration value, Duration min) {
        return within(name, value, min, FIVE_MINUTES);
    }

    private static Duration within(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("The " + name + " is from " + min + " to " + max
                    + ", but was set to " + value + ".");
        }
        return value;
    }
}
