package io.beckon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.Beckon;
import io.beckon.DeliveryStatus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The laws that the figures obey at every moment at which nothing is under way. */
final class Books {
    private Books() {}

    static void check(Beckon beckon) {
        check(beckon, List.of());
    }

    /**
     * Checks the books of one instance.
     *
     * @param others instances that have worked on the same store
     */
    static void check(Beckon beckon, List<Beckon> others) {
        checkDeliveries(beckon, others);
        Map<String, Long> figures = beckon.figures();
        assertThat(figures.get("beckon.connections.opened")
                        - figures.get("beckon.connections.closed"))
                .as("connections opened - closed = standing, in %s", figures)
                .isEqualTo(figures.get("beckon.connections"));
        assertThat(figures.get("beckon.visitors.arrived") - figures.get("beckon.visitors.left"))
                .as("visitors arrived - left = present, in %s", figures)
                .isEqualTo(figures.get("beckon.visitors"));
    }

    private static void checkDeliveries(Beckon beckon, List<Beckon> others) {
        Map<String, Long> figures = new HashMap<>(beckon.figures());
        others.forEach(other ->
                other.figures().forEach((name, figure) -> figures.merge(name, figure, Long::sum)));
        assertThat(figures.get("beckon.deliveries.accepted"))
                .as("deliveries accepted = waiting + displayed + each end, in %s", figures)
                .isEqualTo(waiting(beckon)
                        + figures.get("beckon.deliveries.displayed")
                        + figures.get("beckon.deliveries.expired")
                        + figures.get("beckon.deliveries.suppressed")
                        + figures.get("beckon.deliveries.revoked"));
        assertThat(figures.get("beckon.deliveries.delivered"))
                .as("no more delivered than accepted, in %s", figures)
                .isLessThanOrEqualTo(figures.get("beckon.deliveries.accepted"));
    }

    /** Counts the deliveries that were not displayed yet and may be. */
    static long waiting(Beckon beckon) {
        Map<DeliveryStatus, Long> totals = beckon.deliveries().totals().join();
        return totals.get(DeliveryStatus.PENDING)
                + totals.get(DeliveryStatus.DELIVERED)
                + totals.get(DeliveryStatus.CLAIMED);
    }
}
