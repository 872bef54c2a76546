package io.beckon.servlet.api;

import io.beckon.Beckon;
import io.beckon.Criteria;
import io.beckon.Sent;
import io.beckon.SiteStatus.Check;
import io.beckon.Visitor;
import io.beckon.people.Identity;
import io.beckon.protocol.Codec;
import io.beckon.protocol.Decoded;
import io.beckon.protocol.FromAdmin;
import io.beckon.servlet.api.ApiKeys.Scope;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What other servers may do beside telling of people: send something, and ask who is there. Safe for use by many threads. */
final class Resources {
    static final int MAX_LIMIT = 500;
    static final int DEFAULT_LIMIT = 100;

    private static final String DESCRIPTION = "openapi.json";
    private static final String BEARER = "Bearer ";
    private static final int MAX_DEPTH = 16;

    private final Beckon beckon;
    private final ApiKeys keys;
    private final Supplier<List<Check>> checks;
    private final Codec codec = new Codec(Call.MESSAGE_BYTES, MAX_DEPTH);

    /**
     * Makes the resources.
     *
     * @param checks tells how what is around Beckon is
     */
    Resources(Beckon beckon, ApiKeys keys, Supplier<List<Check>> checks) {
        this.beckon = beckon;
        this.keys = keys;
        this.checks = checks;
    }

    /** Throws {@link Refused} if the request has no key that is good for this. */
    void require(HttpServletRequest request, Source source, Scope scope) {
        if (source.isPage()) {
            throw new Refused(Answer.error(403, "This is for servers; pages may not."));
        }
        String header = request.getHeader("Authorization");
        ApiKeys.Key key =
                header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? keys.find(header.substring(BEARER.length()).strip())
                        : null;
        if (key == null) {
            throw new Refused(Answer.error(
                            401, "This needs an API key of this site: Authorization: Bearer ...")
                    .with("WWW-Authenticate", "Bearer"));
        }
        if (!key.scopes().contains(scope)) {
            throw new Refused(
                    Answer.error(403, "This API key has not the scope " + scope.wireName() + "."));
        }
    }

    /** Sends what a body says. */
    CompletableFuture<Answer> send(String body) {
        Decoded<FromAdmin.Send> decoded = codec.readSend(body);
        FromAdmin.Send send = decoded.message();
        if (send == null) {
            String why = decoded.problem() == null ? "" : decoded.problem().message();
            throw Refused.badRequest(why);
        }
        return started(send).thenApply(Resources::sent).exceptionallyCompose(failure -> {
            if (HttpApi.unwrapped(failure) instanceof IllegalArgumentException) {
                return CompletableFuture.completedFuture(Answer.badRequest(
                        "It is larger than messages may be, or would wait for too long."));
            }
            return CompletableFuture.failedFuture(failure);
        });
    }

    private CompletableFuture<Sent> started(FromAdmin.Send send) {
        String key = send.key();
        return key == null
                ? beckon.send(send.message(), send.to())
                : beckon.send(send.message(), send.to(), key);
    }

    private static Answer sent(Sent sent) {
        return new Answer(
                200,
                "{\"success\":true,\"message\":\"" + sent.id().value() + "\",\"recipients\":"
                        + sent.recipients() + "}",
                Map.of());
    }

    /** Tells who is on the site, or who of them has an identity. */
    Answer visitors(HttpServletRequest request) {
        int limit = limit(request.getParameter("limit"));
        String identity = request.getParameter("identity");
        List<Visitor> found = identity == null
                ? beckon.visitors().list(Criteria.everyone(), limit)
                : beckon.visitors().of(identity(identity)).stream().limit(limit).toList();
        return new Answer(
                200,
                "{\"success\":true,\"present\":" + beckon.visitors().count() + ","
                        + codec.write(found).substring(1),
                Map.of());
    }

    /** Tells how the site is; that is well said also where the site is not. */
    Answer status() {
        String status = codec.write(beckon.status().with(checks.get()));
        return new Answer(200, "{\"success\":true," + status.substring(1), Map.of());
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        boolean isNumber = text.matches("[0-9]{1,3}");
        int limit = isNumber ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Refused.badRequest("The limit is a number from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    private static Identity identity(String text) {
        String[] parts = text.split("/", 3);
        Optional<Identity> identity = parts.length < 3
                ? Optional.empty()
                : Identity.Kind.ofWireName(parts[1]).flatMap(kind -> of(parts[0], kind, parts[2]));
        return identity.orElseThrow(() -> Refused.badRequest(
                "An identity is namespace/kind/value, such as own/userId/u-17."));
    }

    private static Optional<Identity> of(String namespace, Identity.Kind kind, String value) {
        try {
            return Identity.of(namespace, kind, value);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the description of the whole API, for tools. */
    static Answer description() {
        try (InputStream in = Resources.class.getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                throw new IllegalStateException("The file " + DESCRIPTION
                        + " is missing from beckon-servlet's jar (was it repackaged?).");
            }
            return new Answer(200, new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
