package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Activity;
import io.beckon.testing.TestVisitor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What is remembered of a visitor has bounds that the visitor cannot stretch. */
final class ActivityHistoryTest extends EngineTestBase {
    @Test
    void theOldestIsForgottenFirst() {
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 60; i++) {
            visitor.tab().track("event " + i);
        }
        assertThat(names(visitor)).hasSize(30).startsWith("event 30").endsWith("event 59");
    }

    @Test
    void largeEventsPushOutMoreThanOne() {
        TestVisitor visitor = visitorOn("/");
        for (int i = 0; i < 30; i++) {
            visitor.tab().track("large " + i, Map.of("text", "x".repeat(5_000)));
        }
        assertThat(names(visitor)).containsExactly("large 27", "large 28", "large 29");
    }

    @Test
    void oneEventIsRememberedHoweverLargeItIs() {
        TestVisitor visitor = visitorOn("/");
        visitor.tab().track("large", Map.of("text", List.of("x".repeat(9_000), "y".repeat(7_000))));
        assertThat(names(visitor)).containsExactly("large");
        visitor.tab().track("next", Map.of("text", "z".repeat(5_000)));
        assertThat(names(visitor)).containsExactly("next");
    }

    private List<String> names(TestVisitor visitor) {
        return beckon.visitors().activity(visitor.id()).stream()
                .map(Activity::name)
                .filter(name -> name != null)
                .toList();
    }
}
