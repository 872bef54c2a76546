package io.beckon.engine;

import io.beckon.engine.Counters.Counter;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileSource;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Asks the application's {@link ProfileSource}: once for a person however many ask, for a limited time, so many at a time, and
 * not again for a while where it had no answer. Safe for use by many threads.
 */
final class ProfileFetches {
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    static final Duration UNKNOWN_FOR = Duration.ofMinutes(1);
    static final Duration FAILED_FOR = Duration.ofSeconds(10);

    /** Of how many people it is remembered that there was no answer; of more, the first are forgotten. */
    private static final int MOST_REMEMBERED = 10_000;

    private static final CompletableFuture<Optional<Person.Part>> NOBODY =
            CompletableFuture.completedFuture(Optional.empty());

    private final Context context;
    private final ProfileSource source;
    private final Executor executor;
    private final int limit;
    private final Semaphore calls; // that have not returned; one may outlast its time

    // By the strongest identity. Guarded by this.
    private final Map<Identity, CompletableFuture<Optional<Person.Part>>> underWay =
            new HashMap<>();
    private final Map<Identity, Long> notAgainBefore = new LinkedHashMap<>(); // guarded by this

    ProfileFetches(Context context, ProfileSource source, Executor executor) {
        this.context = context;
        this.source = source;
        this.executor = executor;
        this.limit = context.limits().profileFetches();
        this.calls = new Semaphore(limit);
    }

    /**
     * Fetches a person.
     *
     * @param identities the strongest first
     * @return completes with what there is; never exceptionally
     */
    CompletableFuture<Optional<Person.Part>> fetch(List<Identity> identities) {
        Identity key = identities.get(0);
        CompletableFuture<Optional<Person.Part>> answer = new CompletableFuture<>();
        synchronized (this) {
            CompletableFuture<Optional<Person.Part>> other = underWay.get(key);
            if (other != null) {
                return other;
            }
            if (mustWait(key)) {
                return NOBODY;
            }
            if (underWay.size() >= limit || !calls.tryAcquire()) {
                context.counters().add(Counter.PROFILE_FETCHES_DROPPED);
                return NOBODY;
            }
            underWay.put(key, answer);
        }
        begin(identities, answer);
        return answer;
    }

    /** Called with the lock held. */
    private boolean mustWait(Identity key) {
        Long until = notAgainBefore.get(key);
        boolean over = until == null || context.clock().nanos() - until >= 0;
        if (over) {
            notAgainBefore.remove(key);
        }
        return !over;
    }

    private void begin(List<Identity> identities, CompletableFuture<Optional<Person.Part>> answer) {
        Identity key = identities.get(0);
        context.counters().add(Counter.PROFILE_FETCHES);
        EventLog.profileFetchStart(key);
        Scheduler.Task timeout = context.scheduler()
                .schedule(() -> end(key, answer, null, new TimeoutException()), ANSWER_WITHIN);
        try {
            executor.execute(() -> call(identities, answer, timeout));
        } catch (RuntimeException e) {
            calls.release();
            timeout.cancel();
            end(key, answer, null, e);
        }
    }

    private void call(
            List<Identity> identities,
            CompletableFuture<Optional<Person.Part>> answer,
            Scheduler.Task timeout) {
        Identity key = identities.get(0);
        try {
            source.fetch(identities).whenComplete((part, failure) -> {
                timeout.cancel();
                end(key, answer, part, failure);
            });
        } catch (RuntimeException e) {
            timeout.cancel();
            end(key, answer, null, e);
        } finally {
            calls.release();
        }
    }

    /** The first end counts. */
    private void end(
            Identity key,
            CompletableFuture<Optional<Person.Part>> answer,
            @Nullable Optional<Person.Part> part,
            @Nullable Throwable failure) {
        boolean found = part != null && part.isPresent();
        synchronized (this) {
            if (!underWay.remove(key, answer)) {
                return;
            }
            if (!found) {
                remember(key, failure == null && part != null ? UNKNOWN_FOR : FAILED_FOR);
            }
        }
        if (part == null) {
            context.counters().add(Counter.PROFILE_FETCHES_FAILED);
            EventLog.profileFetchError(key, failure);
        } else {
            EventLog.profileFetchSuccess(key, found);
        }
        answer.complete(part == null ? Optional.empty() : part);
    }

    /** Called with the lock held. */
    private void remember(Identity key, Duration time) {
        notAgainBefore.remove(key);
        notAgainBefore.put(key, context.clock().nanos() + time.toNanos());
        if (notAgainBefore.size() > MOST_REMEMBERED) {
            notAgainBefore.remove(notAgainBefore.keySet().iterator().next());
        }
    }
}
