package io.beckon.engine;

import io.beckon.engine.Counters.Counter;

import java.time.Duration;

/** Tells the store of the goals that a visitor reaches, until it has taken them. Confined to the visitor's lane. */
final class VisitorGoals {
    /** Of how many goals the store may be told later, while it cannot be reached. */
    private static final int MOST = 100;

    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

    private final VisitorState visitor;
    private final Context context;
    private final DeliveryService deliveries;
    private int underWay; // of which the store does not know yet

    VisitorGoals(VisitorState visitor, Context context, DeliveryService deliveries) {
        this.visitor = visitor;
        this.context = context;
        this.deliveries = deliveries;
    }

    /** An event has happened, which may be a goal. */
    void happened(String event) {
        Duration window = deliveries.goalWindow(event);
        if (window == null) {
            return;
        }
        if (underWay == MOST) {
            context.counters().add(Counter.GOALS_LOST);
        } else {
            underWay++;
            keep(context.clock().millis(), window);
        }
    }

    private void keep(long reached, Duration window) {
        if (deliveries.health().isFailing() && visitor.hasUnsettledReports()) {
            later(reached, window); // what it is attributed to may be among them
            return;
        }
        visitor.await(deliveries.convert(visitor.id, reached, window), (converted, failure) -> {
            if (converted != null) {
                underWay--;
            } else if (visitor.gone()) {
                context.counters().add(Counter.GOALS_LOST);
            } else {
                later(reached, window);
            }
        });
    }

    private void later(long reached, Duration window) {
        visitor.later(ASK_AGAIN_AFTER, () -> keep(reached, window));
    }
}
