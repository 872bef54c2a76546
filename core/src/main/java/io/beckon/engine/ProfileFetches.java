package io.beckon.engine;

import io.beckon.engine.Counters.Counter;
import io.beckon.people.Identity;
import io.beckon.people.Person;
import io.beckon.people.ProfileSource;
import io.beckon.spi.Scheduler;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private static final CompletableFuture<Optional<Person.Part>> NO_ANSWER =
            CompletableFuture.failedFuture(new NoAnswerException());

    /** The source has not said whether there is such a person; it is to be asked again later. */
    static final class NoAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NoAnswerException() {
            super("The profile source has no answer now.", null, false, false);
        }
    }

    /**
     * That a person is not to be asked for for a while.
     *
     * @param until the elapsed time, in nanoseconds
     * @param failed whether there was no answer; otherwise it was that nobody is known
     */
    private record Pause(long until, boolean failed) {}

    /** What the source was asked, and where its answer goes. */
    private record Question(
            List<Identity> identities, CompletableFuture<Optional<Person.Part>> answer) {}

    private final Context context;
    private final ProfileSource source;
    private final Executor executor;
    private final int limit;
    private final RecentUses uses;
    private final Semaphore calls; // that have not returned; one may outlast its time

    // By the strongest identity. Guarded by this.
    private final Map<Identity, Question> underWay = new HashMap<>();
    private final Map<List<Identity>, Pause> pauses = new LinkedHashMap<>(); // guarded by this

    ProfileFetches(Context context, ProfileSource source, Executor executor) {
        this.context = context;
        this.source = source;
        this.executor = executor;
        this.limit = context.limits().profileFetches();
        this.calls = new Semaphore(limit);
        this.uses = new RecentUses(context.clock());
    }

    /**
     * Fetches a person.
     *
     * @param identities the strongest first
     * @return completes with what there is; exceptionally with a {@link NoAnswerException} if the source cannot be asked now, or
     *     gives no answer
     */
    CompletableFuture<Optional<Person.Part>> fetch(List<Identity> identities) {
        Identity key = identities.get(0);
        CompletableFuture<Optional<Person.Part>> answer = new CompletableFuture<>();
        synchronized (this) {
            Question other = underWay.get(key);
            if (other != null) {
                return other.answer();
            }
            Pause pause = pause(identities);
            if (pause != null) {
                return pause.failed() ? NO_ANSWER : NOBODY;
            }
            if (underWay.size() >= limit || !calls.tryAcquire()) {
                context.counters().add(Counter.PROFILE_FETCHES_DROPPED);
                return NO_ANSWER;
            }
            underWay.put(key, new Question(identities, answer));
        }
        begin(identities, answer);
        return answer;
    }

    /** Remembers nothing of a person any more; what is being asked for has no answer. */
    void forget(Set<Identity> identities) {
        List<Question> ended = new ArrayList<>();
        synchronized (this) {
            pauses.keySet().removeIf(asked -> asked.stream().anyMatch(identities::contains));
            underWay.values().removeIf(question -> {
                boolean its = question.identities().stream().anyMatch(identities::contains);
                if (its) {
                    ended.add(question);
                }
                return its;
            });
        }
        ended.forEach(question -> question.answer().completeExceptionally(new NoAnswerException()));
    }

    /** Returns what became of the last calls. */
    RecentUses uses() {
        return uses;
    }

    /** Called with the lock held. */
    private @Nullable Pause pause(List<Identity> identities) {
        Pause pause = pauses.get(identities);
        if (pause != null && context.clock().nanos() - pause.until() >= 0) {
            pauses.remove(identities);
            return null;
        }
        return pause;
    }

    private void begin(List<Identity> identities, CompletableFuture<Optional<Person.Part>> answer) {
        Identity key = identities.get(0);
        context.counters().add(Counter.PROFILE_FETCHES);
        EventLog.profileFetchStart(key);
        Scheduler.Task timeout = context.scheduler()
                .schedule(
                        () -> end(identities, answer, Optional.empty(), new TimeoutException()),
                        ANSWER_WITHIN);
        try {
            executor.execute(() -> call(identities, answer, timeout));
        } catch (RuntimeException e) {
            calls.release();
            timeout.cancel();
            end(identities, answer, Optional.empty(), e);
        }
    }

    private void call(
            List<Identity> identities,
            CompletableFuture<Optional<Person.Part>> answer,
            Scheduler.Task timeout) {
        try {
            source.fetch(identities).whenComplete((part, failure) -> {
                // A source that says nothing at all has no answer: its time runs out.
                Optional<Person.Part> found =
                        failure == null ? Objects.requireNonNull(part, "part") : Optional.empty();
                timeout.cancel();
                end(identities, answer, found, failure);
            });
        } catch (RuntimeException e) {
            timeout.cancel();
            end(identities, answer, Optional.empty(), e);
        } finally {
            calls.release();
        }
    }

    /** The first end counts. */
    private void end(
            List<Identity> identities,
            CompletableFuture<Optional<Person.Part>> answer,
            Optional<Person.Part> part,
            @Nullable Throwable failure) {
        Identity key = identities.get(0);
        boolean found = part.isPresent();
        synchronized (this) {
            if (!underWay.remove(key, new Question(identities, answer))) {
                return;
            }
            if (!found) {
                remember(identities, failure != null);
            }
        }
        uses.ended(failure);
        if (failure != null) {
            context.counters().add(Counter.PROFILE_FETCHES_FAILED);
            EventLog.profileFetchError(key, failure);
        } else {
            EventLog.profileFetchSuccess(key, found);
        }
        if (failure != null) {
            answer.completeExceptionally(new NoAnswerException());
        } else {
            answer.complete(part);
        }
    }

    /** Called with the lock held. */
    private void remember(List<Identity> identities, boolean failed) {
        Duration time = failed ? FAILED_FOR : UNKNOWN_FOR;
        pauses.remove(identities);
        pauses.put(identities, new Pause(context.clock().nanos() + time.toNanos(), failed));
        if (pauses.size() > MOST_REMEMBERED) {
            pauses.remove(pauses.keySet().iterator().next());
        }
    }
}
