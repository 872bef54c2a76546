package io.beckon.engine;

import io.beckon.SiteStatus.Check;
import io.beckon.engine.Counters.Counter;
import io.beckon.engine.RecentUses.Summary;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/** Where profiles are, and where they come from that are not there. */
final class ProfileChecks implements StatusReport.Source {
    private final Context context;
    private final ProfileService profiles;

    ProfileChecks(Context context, ProfileService profiles) {
        this.context = context;
        this.profiles = profiles;
    }

    @Override
    public Map<String, Function<String, Check>> checks() {
        Map<String, Function<String, Check>> checks = new LinkedHashMap<>();
        checks.put("profileStore", this::store);
        checks.put("profileSource", this::source);
        return checks;
    }

    private Check store(String name) {
        long size = profiles.size();
        OptionalLong capacity = profiles.capacity();
        if (capacity.isEmpty()) {
            return Check.working(name, "People are known by " + size + " identities.");
        }
        long most = capacity.getAsLong();
        String known = "People are known by " + size + " of at most " + most + " identities.";
        return LoadChecks.isNear(size, most)
                ? Check.warning(
                        name,
                        known
                                + " Some are forgotten where there is no room, and asked for again where there is a profile"
                                + " source: raise Limits.profileIdentities, or that of the store that was set.")
                : Check.working(name, known);
    }

    private Check source(String name) {
        RecentUses uses = profiles.sourceUses();
        if (uses == null) {
            return Check.off(
                    name,
                    "There is none: people are known by what news of them came in, and by nothing else.");
        }
        Summary last = uses.summary();
        boolean leftOut = context.counters().lately(Counter.PROFILE_FETCHES_DROPPED);
        String told = calls(last) + (leftOut ? overload() : "") + lastSuccess(last);
        if (last.failures() == 0 && !leftOut) {
            return Check.working(name, told);
        }
        return last.failures() == last.uses()
                ? Check.failing(name, told)
                : Check.warning(name, told);
    }

    private static String calls(Summary last) {
        String minutes = RecentUses.LATELY.toMinutes() + " minutes";
        if (last.uses() == 0) {
            return "No call of it has ended in the last " + minutes + ".";
        }
        return last.failures() == 0
                ? "Its last " + last.uses() + " calls within " + minutes + " were answered."
                : "Of its last " + last.uses() + " calls within " + minutes + " "
                        + last.failures() + " failed or took more than "
                        + ProfileFetches.ANSWER_WITHIN.toSeconds() + " seconds, the last by "
                        + last.lastFailure()
                        + ". Pages keep what they have, and it is asked again.";
    }

    private String overload() {
        return " Calls were left out, because " + context.limits().profileFetches()
                + " were under way at once: it is too slow, or Limits.profileFetches too low.";
    }

    private static String lastSuccess(Summary last) {
        return last.lastSuccess() == null
                ? " It has given no answer since the start."
                : " It answered last at " + last.lastSuccess() + ".";
    }
}
