package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;

import java.util.Map;

/** The laws that the figures obey at every moment at which nothing is under way. */
final class Books {
    private Books() {}

    static void check(Beckon beckon) {
        Map<String, Long> figures = beckon.figures();
        assertThat(figures.get("beckon.deliveries.accepted"))
                .as(
                        "deliveries accepted = waiting + displayed + expired + suppressed, in %s",
                        figures)
                .isEqualTo(figures.get("beckon.deliveries.waiting")
                        + figures.get("beckon.deliveries.displayed")
                        + figures.get("beckon.deliveries.expired")
                        + figures.get("beckon.deliveries.suppressed"));
        assertThat(figures.get("beckon.connections.opened")
                        - figures.get("beckon.connections.closed"))
                .as("connections opened - closed = standing, in %s", figures)
                .isEqualTo(figures.get("beckon.connections"));
        assertThat(figures.get("beckon.visitors.arrived") - figures.get("beckon.visitors.left"))
                .as("visitors arrived - left = present, in %s", figures)
                .isEqualTo(figures.get("beckon.visitors"));
        assertThat(figures.get("beckon.deliveries.delivered"))
                .as("no more delivered than accepted, in %s", figures)
                .isLessThanOrEqualTo(figures.get("beckon.deliveries.accepted"));
    }
}
