package io.beckon.servlet.line;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A request and its response, as far as they are needed: a container that does as it is told. */
final class Exchange {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ServletOutputStream out = new Out();
    private final String method;
    private final boolean polls;
    private boolean asynchronous = true;
    private @Nullable AsyncListener listener;
    private @Nullable WriteListener writer;
    private boolean ready = true;
    private Runnable inWrite = () -> {};
    private boolean writing;
    private boolean endedWithin;
    private int status = HttpServletResponse.SC_OK;
    private volatile boolean ended;

    private Exchange(String method, boolean polls) {
        this.method = method;
        this.polls = polls;
    }

    static Exchange post() {
        return new Exchange("POST", false);
    }

    static Exchange stream() {
        return new Exchange("GET", false);
    }

    static Exchange poll() {
        return new Exchange("GET", true);
    }

    Exchange header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** As behind a filter that does not support it. */
    Exchange notAsynchronous() {
        asynchronous = false;
        return this;
    }

    /** The peer takes nothing. */
    Exchange stuck() {
        ready = false;
        return this;
    }

    /** Something happens while the next bytes are being written. */
    Exchange inNextWrite(Runnable happens) {
        inWrite = happens;
        return this;
    }

    /** Has it answered, as far as that goes at once. */
    Exchange at(Lines lines, String path) {
        try {
            lines.handle(request(), response(), path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    int status() {
        return status;
    }

    String body() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** Tells whether the held response is over. */
    boolean ended() {
        return ended;
    }

    /** Tells whether it was ended while somebody was writing, which a container does not bear. */
    boolean endedWithinAWrite() {
        return endedWithin;
    }

    /** The container has waited long enough. */
    void timeOut() {
        try {
            if (listener != null) {
                listener.onTimeout(new AsyncEvent(context()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The container has ended it by itself, since the peer is gone. */
    void gone() {
        try {
            if (listener != null) {
                listener.onComplete(new AsyncEvent(context()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The peer takes something again. */
    void unstick() {
        ready = true;
        tellWriter();
    }

    private void tellWriter() {
        try {
            if (writer != null && ready) {
                writer.onWritePossible();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServletRequest request() {
        return proxy(
                HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMethod" -> this.method;
                    case "getHeader" -> headers.get((String) arguments[0]);
                    case "getParameter" -> polls && arguments[0].equals("poll") ? "" : null;
                    case "isAsyncSupported" -> asynchronous;
                    case "startAsync" -> context();
                    default -> throw new AssertionError(method);
                });
    }

    private HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setStatus" -> status = (int) arguments[0];
                case "getOutputStream" -> {
                    return out;
                }
                case "setHeader", "addHeader", "setContentType", "setContentLength" -> {}
                default -> throw new AssertionError(method);
            }
            return null;
        });
    }

    private AsyncContext context() {
        return proxy(AsyncContext.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setTimeout" -> {}
                case "addListener" -> listener = (AsyncListener) arguments[0];
                case "complete" -> {
                    ended = true;
                    endedWithin |= writing;
                }
                default -> throw new AssertionError(method);
            }
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(
                Exchange.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private final class Out extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            writer = listener;
            tellWriter();
        }

        @Override
        public void write(byte[] bytes) {
            Runnable happens = inWrite;
            inWrite = () -> {};
            writing = true;
            happens.run();
            writing = false;
            written.writeBytes(bytes);
        }

        @Override
        public void write(int b) {
            written.write(b);
        }
    }
}
