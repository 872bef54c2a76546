package io.beckon.engine;

import io.beckon.SiteStatus;
import io.beckon.SiteStatus.Check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Asks everything in the engine that can tell how it is. Complete once the engine is; from then on safe for use by many threads. */
final class StatusReport {
    /** Something that can tell how it is. */
    interface Source {
        /** Returns its checks by their names, in the order in which people read them. Each is quick, and asks nobody. */
        Map<String, Function<String, Check>> checks();
    }

    private final Context context;
    private final Map<String, Function<String, Check>> checks = new LinkedHashMap<>();

    StatusReport(Context context) {
        this.context = context;
    }

    StatusReport with(Source source) {
        checks.putAll(source.checks());
        return this;
    }

    SiteStatus now() {
        List<Check> answers = new ArrayList<>();
        checks.forEach((name, check) -> answers.add(ask(name, check)));
        return new SiteStatus(
                context.site().name(), Instant.ofEpochMilli(context.clock().millis()), answers);
    }

    /** One that cannot tell how it is takes none of the others away. */
    private static Check ask(String name, Function<String, Check> check) {
        try {
            return check.apply(name);
        } catch (RuntimeException e) {
            return Check.failing(name, "It could not tell how it is: " + Failures.nameOf(e) + ".");
        }
    }
}
