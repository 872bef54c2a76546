package io.beckon.engine;

import io.beckon.SiteStatus.Check;
import io.beckon.engine.Counters.Counter;
import io.beckon.people.ClaimTrust;
import io.beckon.people.Projection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the configuration of the site means: whom it knows again, whom it lets in, and what it shows. */
final class SiteChecks implements StatusReport.Source {
    private final Context context;
    private final EngineGateway gateway;

    SiteChecks(Context context, EngineGateway gateway) {
        this.context = context;
        this.gateway = gateway;
    }

    @Override
    public Map<String, Function<String, Check>> checks() {
        Map<String, Function<String, Check>> checks = new LinkedHashMap<>();
        checks.put("accepting", this::accepting);
        checks.put("secret", this::secret);
        checks.put("previousSecret", this::previousSecret);
        checks.put("origins", this::origins);
        checks.put("claims", this::claims);
        checks.put("projection", this::projection);
        return checks;
    }

    private Check accepting(String name) {
        return gateway.accepting()
                ? Check.working(name, "New connections are taken.")
                : Check.failing(name, "It was closed: no connection is taken any more.");
    }

    private Check secret(String name) {
        return context.site().secretGiven()
                ? Check.working(
                        name,
                        "One was set. Visitors stay known after a restart, and on other nodes that have the same one.")
                : Check.warning(
                        name,
                        "None was set, so that one was made at random: after a restart, and on another node, all visitors"
                                + " are strangers and no signed identity holds. Set one of at least 16 bytes.");
    }

    private Check previousSecret(String name) {
        return context.site().secrets().size() == 1
                ? Check.off(name, "There is none, and none is needed.")
                : Check.working(
                        name,
                        "What it has signed is taken, and signed anew. Take it away when nothing of that is of use any more:"
                                + " a visitor cookie lasts for 400 days.");
    }

    private Check origins(String name) {
        int others = context.site().allowedOrigins().size();
        String allowed = others == 0
                ? "Pages of the server's own origin may connect, and no others."
                : "Pages of the server's own origin may connect, and of " + others
                        + " that are allowed.";
        if (!gateway.originRefused()) {
            return Check.working(name, allowed);
        }
        String refused = allowed
                + " Pages of another origin were refused since the start; the log event origin.refused"
                + " names the first.";
        // Later, strangers may be the ones who were refused.
        return context.counters().total(Counter.CONNECTIONS_OPENED) > 0
                ? Check.working(name, refused)
                : Check.warning(
                        name,
                        refused
                                + " Nobody was let in so far: allow their origin, or let the server know"
                                + " behind a proxy under which name it is reached.");
    }

    private Check claims(String name) {
        List<String> full = namespaces(ClaimTrust.FULL);
        List<String> address = namespaces(ClaimTrust.ADDRESS);
        String addressed = address.isEmpty()
                ? ""
                : "Whoever claims an id of " + String.join(", ", address)
                        + " gets the messages for it without a signature, and no profile.";
        if (!full.isEmpty()) {
            return Check.warning(
                    name,
                    "Whoever claims an id of " + String.join(", ", full)
                            + " gets what is public of that person's profile without a signature: right only where"
                            + " nobody can guess such an id, or learn that of another. "
                            + addressed);
        }
        return address.isEmpty()
                ? Check.off(name, "What a page claims without a signature is noted, and no more.")
                : Check.working(name, addressed);
    }

    private List<String> namespaces(ClaimTrust trust) {
        return context.site().claimTrust().entrySet().stream()
                .filter(entry -> entry.getValue() == trust)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private Check projection(String name) {
        Projection projection = context.site().projection();
        if (projection.isNothing()) {
            return Check.off(
                    name,
                    "Nothing of a profile is public, so that pages get none. Name what may be, such as traits.");
        }
        int segments = projection.onlyForSegments().size();
        return Check.working(
                name,
                "Pages get what is public of the profile of the person who is signed in"
                        + (segments == 0
                                ? "."
                                : ", and only of people in one of " + segments
                                        + " segments: to the others it is private."));
    }
}
