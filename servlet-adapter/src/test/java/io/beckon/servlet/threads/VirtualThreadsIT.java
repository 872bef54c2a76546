package io.beckon.servlet.threads;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.LaterJava;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** On virtual threads, the container's and those of the application's callbacks, nothing of ours holds on to a carrier. */
class VirtualThreadsIT {
    private static List<String> told = List.of();

    @BeforeAll
    static void run() {
        told = LaterJava.run(25, VirtualThreadsProgram.class, Duration.ofMinutes(4))
                .lines()
                .toList();
    }

    @Test
    void whatTheApplicationDoesRunsOnThem() {
        assertThat(told).contains("listeners: virtual", "sources: virtual", "callbacks: virtual");
    }

    @Test
    void asManyCallbacksAsThereAreMayBlockAtOnce() {
        assertThat(told).contains("blocked at once: " + VirtualThreadsProgram.VISITORS);
    }

    @Test
    void nothingOfOursPinsOne() {
        assertThat(told).contains("pinned by the application, for control: 1");
        assertThat(told).filteredOn(line -> line.startsWith("pinned by Beckon")).isEmpty();
    }

    @Test
    void noneIsLeft() {
        assertThat(told).contains("left: []");
    }
}
