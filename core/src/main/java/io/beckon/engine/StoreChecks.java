package io.beckon.engine;

import io.beckon.SiteStatus.Check;
import io.beckon.engine.StoreHealth.Access;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/** Whether kept messages can be kept, by what became of the last uses of their store. */
final class StoreChecks implements StatusReport.Source {
    private final DeliveryService deliveries;

    StoreChecks(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    @Override
    public Map<String, Function<String, Check>> checks() {
        return Map.of("store", this::store);
    }

    private Check store(String name) {
        StoreHealth health = deliveries.health();
        String failing = since("It cannot be read since ", health.failingSince(Access.READ))
                + since("It cannot be written since ", health.failingSince(Access.WRITE));
        if (!failing.isEmpty()) {
            return Check.failing(
                    name,
                    failing
                            + "The log event store.failing says why. What was kept waits, and live messages go on; it is"
                            + " tried again by itself.");
        }
        String failed =
                since("Reading failed, and was not tried since ", health.failedLast(Access.READ))
                        + since(
                                "Writing failed, and was not tried since ",
                                health.failedLast(Access.WRITE));
        return failed.isEmpty()
                ? Check.working(name, where() + " Its last uses have not failed.")
                : Check.warning(name, where() + " " + failed.strip());
    }

    private static String since(String what, @Nullable Instant when) {
        return when == null ? "" : what + when + ". ";
    }

    private String where() {
        return deliveries.endsWithProcess()
                ? "Kept messages wait in this process's memory, and end with it; set a store for those that are to survive"
                        + " a restart."
                : "Kept messages wait in the store that was set.";
    }
}
