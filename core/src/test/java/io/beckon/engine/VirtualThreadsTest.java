package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckon.Beckon;
import io.beckon.Site;

import org.junit.jupiter.api.Test;

/** Whether virtual threads can be had. What they do is tried where a container runs on them as well. */
class VirtualThreadsTest {
    private static Beckon.Builder builder() {
        return Beckon.builder(Site.named("virtual").secret("0123456789abcdef").build())
                .virtualThreads(true);
    }

    @Test
    void thereAreSomeFromJava21On() {
        if (Runtime.version().feature() >= 21) {
            Thread thread = VirtualThreads.named("name-").newThread(() -> {});
            assertThat(thread.toString()).startsWith("VirtualThread");
            assertThat(thread.getName()).isEqualTo("name-1");
            builder().build().close();
        } else {
            assertThatThrownBy(() -> builder().build())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("Java 21 or later")
                    .hasMessageContaining("Java " + Runtime.version().feature());
        }
    }

    @Test
    void anExecutorBesideThemIsRefused() {
        assertThatThrownBy(() -> builder().executor(Runnable::run).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leave one of them out");
    }
}
