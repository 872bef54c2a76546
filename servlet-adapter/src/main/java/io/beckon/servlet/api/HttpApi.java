package io.beckon.servlet.api;

import io.beckon.Beckon;
import io.beckon.Consent.Purpose;
import io.beckon.SiteStatus.Check;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Takes what other servers, other libraries and pages say of people: Segment's tracking API, and webhooks; and lets other servers
 * send and ask. Nobody may without a key or a signature. Safe for use by many threads; a request that waits for something holds none.
 */
public final class HttpApi {
    private static final String PREFIX = "api/v1/";

    private final Beckon beckon;
    private final Duration timeout;
    private final InstantSource clock;
    private final ApiLog log = new ApiLog();
    private final Figures figures = new Figures();
    private final Parser parser = new Parser();
    private final Keys keys;
    private final Signatures signatures;
    private final Ingest ingest;
    private final Resources resources;
    private final Slots ofServers = new Slots(Slots.OF_SERVERS);
    private final Slots ofPages = new Slots(Slots.OF_PAGES);
    private final Slots ofUnknown = new Slots(Slots.OF_UNKNOWN);

    /**
     * Makes the API.
     *
     * @param beckon whose profiles it feeds
     * @param settings who may
     * @param checks tells how what is around the API is
     */
    public HttpApi(Beckon beckon, ApiSettings settings, Supplier<List<Check>> checks) {
        this(beckon, settings, checks, Exchange.TIMEOUT);
    }

    HttpApi(Beckon beckon, ApiSettings settings, Supplier<List<Check>> checks, Duration timeout) {
        this.beckon = beckon;
        this.timeout = timeout;
        this.clock = InstantSource.system();
        this.keys = new Keys(settings.writeKeys(), settings.publicWriteKeys(), log);
        this.signatures = new Signatures(settings.webhookSecrets(), clock);
        this.ingest = new Ingest(beckon::profiles, clock);
        ApiChecks own = new ApiChecks(settings, log);
        this.resources = new Resources(beckon, settings.apiKeys(), () -> {
            List<Check> all = new ArrayList<>(own.all());
            all.addAll(checks.get());
            return all;
        });
    }

    /**
     * Tells whether an address is of this API.
     *
     * @param path the path below the base path, without a slash at its beginning
     * @return true if it is
     */
    public static boolean owns(String path) {
        return path.startsWith(PREFIX);
    }

    /**
     * Returns what was counted so far.
     *
     * @return the figures by their names; unmodifiable
     */
    public Map<String, Long> figures() {
        Map<String, Long> all = new TreeMap<>(figures.values());
        all.put("beckon.api.ids.remembered", (long) ingest.remembered());
        all.put("beckon.api.signatures.remembered", (long) signatures.remembered());
        return Map.copyOf(all);
    }

    /**
     * Answers a request, now or later.
     *
     * @param request the request
     * @param response its response
     * @param path as {@link #owns} takes it
     * @param ownOrigin the origin of the server's own pages
     * @throws IOException if the peer is gone
     */
    public void handle(
            HttpServletRequest request, HttpServletResponse response, String path, String ownOrigin)
            throws IOException {
        Call call = Call.ofName(path.substring(PREFIX.length()));
        if (call == null) {
            Answer.error(HttpServletResponse.SC_NOT_FOUND, "There is nothing here.")
                    .write(response);
            return;
        }
        try {
            Source source = Source.of(request, beckon.site(), ownOrigin);
            switch (call) {
                case WEBHOOK -> webhook(source, request, response);
                case MESSAGES -> send(source, request, response);
                case VISITORS -> visitors(source, request, response);
                case STATUS -> status(source, request, response);
                case DESCRIPTION -> {
                    requireMethod(request, "GET");
                    Resources.description().write(response);
                }
                default -> track(call, source, request, response);
            }
        } catch (Refused e) {
            told(call, e.answer());
            e.answer().write(response);
        }
    }

    private void webhook(Source source, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requireMethod(request, "POST");
        if (signatures.isEmpty()) {
            throw new Refused(Answer.error(
                    HttpServletResponse.SC_UNAUTHORIZED,
                    "This site takes no webhooks: it has no beckon.webhookSecrets."));
        }
        run(Job.of(Call.WEBHOOK, source, null, request), ofUnknown, request, response);
    }

    private void track(
            Call call, Source source, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (keys.anyPublic()) {
            source.share(response);
            if (request.getMethod().equals("OPTIONS")) {
                source.preflight().write(response);
                return;
            }
        }
        requireMethod(request, "POST");
        source.require();
        keys.requireAny();
        Caller caller = keys.ofHeader(request, source);
        run(Job.of(call, source, caller, request), slots(caller), request, response);
    }

    private void send(Source source, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requireMethod(request, "POST");
        resources.require(request, source, ApiKeys.Scope.SEND);
        run(Job.of(Call.MESSAGES, source, Caller.SERVER, request), ofServers, request, response);
    }

    private void visitors(Source source, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requireMethod(request, "GET");
        resources.require(request, source, ApiKeys.Scope.READ);
        Answer answer = resources.visitors(request);
        told(Call.VISITORS, answer);
        answer.write(response);
    }

    private void status(Source source, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        requireMethod(request, "GET");
        resources.require(request, source, ApiKeys.Scope.STATUS);
        Answer answer = resources.status();
        told(Call.STATUS, answer);
        answer.write(response);
    }

    private static void requireMethod(HttpServletRequest request, String method) {
        if (!request.getMethod().equals(method)) {
            throw new Refused(Answer.error(
                            HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                            "This takes " + method + " alone.")
                    .with("Allow", method));
        }
    }

    private Slots slots(@Nullable Caller caller) {
        if (caller == null) {
            return ofUnknown;
        }
        return caller == Caller.SERVER ? ofServers : ofPages;
    }

    /** Reads the body, carries out what it says, and answers, without a thread that waits for any of it. */
    private void run(Job job, Slots slots, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        int maxBytes = job.call().maxBytes();
        if (request.getContentLengthLong() > maxBytes) {
            throw new Refused(Bodies.tooLarge(maxBytes));
        }
        requireAsynchronous(request);
        if (!slots.take()) {
            throw new Refused(Answer.busy());
        }
        Exchange exchange = start(job, slots, request, response);
        BodyReader.read(request.getInputStream(), maxBytes)
                .thenCompose(body ->
                        answer(job, body.orElseThrow(() -> new Refused(Bodies.tooLarge(maxBytes)))))
                .exceptionally(failure -> ofFailure(job.call(), failure))
                .thenAccept(exchange::answer);
    }

    private Exchange start(
            Job job, Slots slots, HttpServletRequest request, HttpServletResponse response) {
        try {
            return Exchange.start(
                    request,
                    response,
                    timeout,
                    answer -> told(job.call(), answer),
                    slots::giveBack);
        } catch (RuntimeException e) {
            // Nothing has begun whose end could give it back.
            slots.giveBack();
            throw e;
        }
    }

    private void requireAsynchronous(HttpServletRequest request) {
        if (!request.isAsyncSupported()) {
            log.notAsynchronous();
            throw new Refused(Answer.error(
                    HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
                    "A filter of this web application does not support asynchronous requests."));
        }
    }

    private CompletableFuture<Answer> answer(Job job, byte[] body) {
        if (job.call() == Call.MESSAGES) {
            return resources.send(Bodies.text(body, job.compressed(), Call.MESSAGE_BYTES));
        }
        if (job.call() != Call.WEBHOOK) {
            return carryOut(job, body, job.caller());
        }
        Runnable takeBack = signatures.check(job.ownSignature(), job.segmentSignature(), body);
        return carryOut(job, body, Caller.WEBHOOK).whenComplete((answer, failure) -> {
            if (failure != null) {
                takeBack.run();
            }
        });
    }

    private CompletableFuture<Answer> carryOut(Job job, byte[] body, @Nullable Caller known) {
        String text = Bodies.text(body, job.compressed(), job.call().maxBytes());
        Parsed parsed = parser.parse(job.call(), text);
        Caller caller = known == null ? keys.of(parsed.writeKey(), job.source()) : known;
        Tally tally = new Tally();
        List<Entry> entries = parsed.entries(clock.instant(), caller, tally);
        CompletableFuture<Tally> applied = isWithheld(job, caller)
                ? CompletableFuture.completedFuture(tally.withhold(entries.size()))
                : ingest.apply(entries, caller, tally);
        return applied.thenApply(done -> {
            done.count(figures);
            ApiLog.messages(job.call(), done);
            return done.answer();
        });
    }

    /**
     * A browser's refusal holds for what its page tells as it does for the page itself. What a server tells, or who signs what it
     * sends, is theirs to answer for.
     */
    private boolean isWithheld(Job job, Caller caller) {
        return caller == Caller.PUBLIC
                && job.globalPrivacyControl()
                && !beckon.site().globalPrivacyControl().allows(Purpose.ANALYTICS);
    }

    private Answer ofFailure(Call call, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof Refused refused) {
            return refused.answer();
        }
        ApiLog.failed(call, cause);
        return Answer.unavailable();
    }

    static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void told(Call call, Answer answer) {
        figures.add(answer);
        ApiLog.answered(call, answer);
    }
}
