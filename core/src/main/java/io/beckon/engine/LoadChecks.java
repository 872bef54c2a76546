package io.beckon.engine;

import io.beckon.SiteStatus.Check;
import io.beckon.engine.Counters.Counter;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Who is there, and how near that is to what there may be. */
final class LoadChecks implements StatusReport.Source {
    private static final int NEAR_PERCENT = 90;

    private final Context context;
    private final Connections connections;
    private final VisitorDirectory visitors;
    private final AdminChannels channels;

    LoadChecks(
            Context context,
            Connections connections,
            VisitorDirectory visitors,
            AdminChannels channels) {
        this.context = context;
        this.connections = connections;
        this.visitors = visitors;
        this.channels = channels;
    }

    @Override
    public Map<String, Function<String, Check>> checks() {
        Map<String, Function<String, Check>> checks = new LinkedHashMap<>();
        checks.put("visitors", this::visitors);
        checks.put("connections", this::connections);
        checks.put("admins", this::admins);
        return checks;
    }

    /** Tells whether there is so much of something that soon there may be no more. */
    static boolean isNear(long number, long limit) {
        return number * 100 >= limit * NEAR_PERCENT;
    }

    private Check visitors(String name) {
        return context.counters().total(Counter.VISITORS_ARRIVED) == 0
                ? Check.working(
                        name,
                        "Nobody has come since the start. If somebody should have, look whether the pages have the line with beckon.js.")
                : Check.working(
                        name,
                        visitors.count() + " are here, in " + visitors.rooms().size() + " rooms.");
    }

    private Check connections(String name) {
        return near(
                name,
                connections.size(),
                context.limits().connections(),
                "stand",
                "Further ones are refused: raise Limits.connections, or add a node.");
    }

    private Check admins(String name) {
        return near(
                name,
                connections.admins(),
                context.limits().admins(),
                "watch, in the channels " + String.join(", ", channels.names()),
                "Further ones are refused: raise Limits.admins.");
    }

    private static Check near(String name, int number, int limit, String what, String advice) {
        String told = number + " of at most " + limit + " " + what + ".";
        return isNear(number, limit)
                ? Check.warning(name, told + " " + advice)
                : Check.working(name, told);
    }
}
