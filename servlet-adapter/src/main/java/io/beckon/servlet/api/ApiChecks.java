package io.beckon.servlet.api;

import io.beckon.SiteStatus.Check;
import io.beckon.servlet.api.ApiKeys.Scope;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** For what the HTTP API is open, and what was found to be wrong with its use. */
final class ApiChecks {
    private final ApiSettings settings;
    private final ApiLog log;

    ApiChecks(ApiSettings settings, ApiLog log) {
        this.settings = settings;
        this.log = log;
    }

    List<Check> all() {
        return List.of(apiKeys(), writeKeys(), webhooks(), asynchronous());
    }

    private Check apiKeys() {
        Map<Scope, Integer> counts = settings.apiKeys().byScope();
        return counts.isEmpty()
                ? Check.off(
                        "apiKeys",
                        "There are none, so that other servers can neither send nor ask.")
                : Check.working(
                        "apiKeys",
                        "Keys by what they are good for: "
                                + counts.entrySet().stream()
                                        .map(each ->
                                                each.getKey().wireName() + " " + each.getValue())
                                        .collect(Collectors.joining(", ", "", ".")));
    }

    private Check writeKeys() {
        int servers = settings.writeKeys().size();
        int pages = settings.publicWriteKeys().size();
        if (servers + pages == 0) {
            return Check.off(
                    "writeKeys", "There are none, so that nobody tells of people over HTTP.");
        }
        String told =
                "There are " + servers + " of servers, and " + pages + " public ones of pages.";
        return log.isKeyExposed()
                ? Check.warning(
                        "writeKeys",
                        told
                                + " A page has used one of a server's, which everybody can read there: replace that, and give"
                                + " pages a public one.")
                : Check.working("writeKeys", told);
    }

    private Check webhooks() {
        int secrets = settings.webhookSecrets().size();
        return secrets == 0
                ? Check.off(
                        "webhooks", "There is no secret to sign them with, so that none are taken.")
                : Check.working(
                        "webhooks",
                        "They are taken if signed with one of " + secrets + " secrets.");
    }

    private Check asynchronous() {
        return log.isNotAsynchronous()
                ? Check.failing(
                        "asynchronous",
                        "A filter before Beckon's servlet does not support asynchronous requests, so that calls with a body"
                                + " get 500: set async-supported for it.")
                : Check.working(
                        "asynchronous",
                        "No filter was found that stands in the way of requests with a body.");
    }
}
