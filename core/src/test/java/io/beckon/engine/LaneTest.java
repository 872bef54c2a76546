package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

final class LaneTest {
    private final List<String> done = new ArrayList<>();
    private final AtomicInteger epilogues = new AtomicInteger();
    private final Lane lane = new Lane(3, epilogues::incrementAndGet);

    @Test
    void runsATaskAtOnceAndThenTheEpilogue() {
        lane.run(() -> done.add("task"));
        assertThat(done).containsExactly("task");
        assertThat(epilogues).hasValue(1);
    }

    @Test
    void whatATaskBringsRunsAfterIt() {
        lane.run(() -> {
            lane.run(() -> done.add("brought"));
            done.add("first");
        });
        assertThat(done).containsExactly("first", "brought");
        assertThat(epilogues).hasValue(1);
    }

    @Test
    void refusesWhatIsOfferedBeyondTheBacklogAndTakesWhatMustNotBeLost() {
        lane.run(() -> {
            for (int i = 0; i < 5; i++) {
                String name = "offered" + i;
                done.add(name + "=" + lane.offer(() -> done.add(name)));
            }
            lane.run(() -> done.add("must"));
        });
        assertThat(done)
                .containsExactly(
                        "offered0=true",
                        "offered1=true",
                        "offered2=true",
                        "offered3=false",
                        "offered4=false",
                        "offered0",
                        "offered1",
                        "offered2",
                        "must");
    }

    @Test
    void leavesTheEpilogueToTheCallerOnlyForItsOwnTask() {
        lane.runWithoutEpilogue(() -> done.add("alone"));
        assertThat(epilogues).hasValue(0);
        lane.runWithoutEpilogue(() -> lane.run(() -> done.add("brought")));
        assertThat(epilogues).hasValue(1);
    }

    @Test
    void goesOnAfterATaskThatThrows() {
        lane.run(() -> {
            throw new StackOverflowError("thrown on purpose");
        });
        lane.run(() -> done.add("after"));
        assertThat(done).containsExactly("after");
    }

    @Test
    void neverRunsTwoTasksAtOnceAndKeepsTheOrderOfEachThread() throws Exception {
        Lane busy = new Lane(Integer.MAX_VALUE, () -> {});
        AtomicBoolean inside = new AtomicBoolean();
        AtomicBoolean overlapped = new AtomicBoolean();
        int threads = 4;
        int tasks = 50_000;
        int[] next = new int[threads]; // written in the lane alone
        AtomicBoolean disordered = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            running.add(pool.submit(() -> {
                for (int i = 0; i < tasks; i++) {
                    int number = i;
                    busy.run(() -> {
                        if (!inside.compareAndSet(false, true)) {
                            overlapped.set(true);
                        }
                        if (next[thread]++ != number) {
                            disordered.set(true);
                        }
                        inside.set(false);
                    });
                }
            }));
        }
        for (Future<?> future : running) {
            future.get();
        }
        busy.run(() -> {});
        pool.shutdown();
        assertThat(overlapped).isFalse();
        assertThat(disordered).isFalse();
        assertThat(next).containsOnly(tasks);
    }
}
