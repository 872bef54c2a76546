package io.beckon.servlet.api;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One request that is answered later: once, whoever comes first, and not at all to a peer that is gone. */
final class Exchange implements AsyncListener {
    /** How long an answer may take, the time included in which the body comes in. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final Consumer<Answer> told;
    private final Runnable ended;
    private boolean answered; // guarded by this
    private final AtomicBoolean over = new AtomicBoolean();

    private Exchange(
            AsyncContext context,
            HttpServletResponse response,
            Consumer<Answer> told,
            Runnable ended) {
        this.context = context;
        this.response = response;
        this.told = told;
        this.ended = ended;
    }

    /**
     * Lets the container's thread go.
     *
     * @param timeout how long an answer may take
     * @param told hears of the answer
     * @param ended hears once that the request is over
     */
    static Exchange start(
            HttpServletRequest request,
            HttpServletResponse response,
            Duration timeout,
            Consumer<Answer> told,
            Runnable ended) {
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(timeout.toMillis());
        Exchange exchange = new Exchange(context, response, told, ended);
        context.addListener(exchange);
        return exchange;
    }

    /**
     * Answers, unless something else was first. Who comes second waits until the first one is done: a container whose time-out
     * finds a request that is not complete answers it as well.
     */
    synchronized void answer(Answer answer) {
        if (answered) {
            return;
        }
        answered = true;
        told.accept(answer);
        try {
            answer.write(response);
        } catch (IOException | IllegalStateException e) {
            // The peer is gone, and has nothing to be told.
        } finally {
            complete();
        }
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException e) {
            // The container was first.
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        answer(Answer.unavailable());
    }

    @Override
    public void onError(AsyncEvent event) {
        answer(Answer.unavailable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (over.compareAndSet(false, true)) {
            ended.run();
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
