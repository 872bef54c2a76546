package io.beckon.engine;

import io.beckon.SiteStatus.Check;
import io.beckon.engine.Counters.Counter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What did not arrive: at the application's listeners, or elsewhere. */
final class LossChecks implements StatusReport.Source {
    /** What was refused, dropped or lost. A peer alone can bring most of it about, so that it is told and is no fault. */
    private static final List<Counter> COUNTED = List.of(
            Counter.CONNECTIONS_REFUSED,
            Counter.CONNECTIONS_SLOW,
            Counter.CONNECTIONS_OVERFLOWED,
            Counter.CONNECTIONS_REPLACED,
            Counter.CONNECTIONS_MISBEHAVED,
            Counter.MESSAGES_UNUSABLE,
            Counter.MESSAGES_LIMITED,
            Counter.PAYLOADS_DROPPED,
            Counter.IDENTITIES_REFUSED,
            Counter.GOALS_LOST,
            Counter.ADMIN_NEWS_DROPPED);

    private final Context context;
    private final Listeners listeners;

    LossChecks(Context context, Listeners listeners) {
        this.context = context;
        this.listeners = listeners;
    }

    @Override
    public Map<String, Function<String, Check>> checks() {
        Map<String, Function<String, Check>> checks = new LinkedHashMap<>();
        checks.put("listeners", this::listeners);
        checks.put("losses", this::losses);
        return checks;
    }

    private Check listeners(String name) {
        int number = listeners.size();
        if (number == 0) {
            return Check.off(name, "There are none.");
        }
        Set<String> behind = listeners.behind();
        String told = "There are " + number + "."
                + counted(Stream.of(Counter.LISTENER_CALLS_DROPPED, Counter.LISTENER_FAILURES));
        if (!behind.isEmpty()) {
            return Check.failing(
                    name,
                    told + " Too far behind, so that calls to it are dropped: "
                            + String.join(", ", behind)
                            + ". It has to do long work elsewhere.");
        }
        return lately(Counter.LISTENER_CALLS_DROPPED) || lately(Counter.LISTENER_FAILURES)
                ? Check.warning(
                        name,
                        told
                                + " Some of it lately: the log events listener.behind and listener.failed say more.")
                : Check.working(name, told);
    }

    private Check losses(String name) {
        String counted = counted(COUNTED.stream());
        if (counted.isEmpty()) {
            return Check.working(name, "Nothing was refused, dropped or lost since the start.");
        }
        return lately(Counter.GOALS_LOST)
                ? Check.warning(
                        name,
                        counted.strip()
                                + " Goals were lost lately: the store did not take them in time.")
                : Check.working(name, counted.strip());
    }

    private boolean lately(Counter loss) {
        return context.counters().lately(loss);
    }

    /** Names what there is any of. */
    private String counted(Stream<Counter> counters) {
        String found = counters.filter(counter -> context.counters().total(counter) > 0)
                .map(counter -> counter.metric + " " + context.counters().total(counter))
                .collect(Collectors.joining(", "));
        return found.isEmpty() ? "" : " Since the start: " + found + ".";
    }
}
