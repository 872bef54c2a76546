package io.beckon.servlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy as some networks have it, on a free port of this machine. */
public final class BadProxy implements AutoCloseable {
    /** What it does to those who pass. */
    public enum Way {
        /** Nothing. */
        FAIR,
        /** It answers 400 to whoever asks for a WebSocket. */
        REFUSES_UPGRADES,
        /** It never answers whoever asks for a WebSocket. */
        BLACK_HOLE,
        /** It cuts each WebSocket as soon as something has come down on it. */
        DROPS_WEBSOCKETS,
        /** It cuts each WebSocket after five seconds. */
        DROPS_WEBSOCKETS_LATER,
        /** It refuses upgrades, and holds answers back until they are whole. */
        HOLDS_BACK,
        /** It refuses upgrades, and cuts connections at any moment. */
        CUTS
    }

    private static final Set<Way> TAKES_UPGRADES =
            Set.of(Way.FAIR, Way.DROPS_WEBSOCKETS, Way.DROPS_WEBSOCKETS_LATER);
    private static final int LATER_SECONDS = 5;
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final URI server;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(47);
    private final AtomicInteger dropped = new AtomicInteger();
    private volatile Way way;

    /**
     * Starts a proxy.
     *
     * @param server where it leads
     * @param way how it is
     */
    public BadProxy(URI server, Way way) {
        this.server = server;
        this.way = way;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("proxy", this::accept);
    }

    /** Returns where it listens. */
    public String origin() {
        return "http://localhost:" + listening.getLocalPort();
    }

    /** Is another one from now on; what stands is cut. */
    public void become(Way other) {
        if (way != other) {
            way = other;
            cutAll();
        }
    }

    /** Returns how many WebSockets it has cut because of the way it is. */
    public int dropped() {
        return dropped.get();
    }

    /** Cuts what stands, once. */
    public void cutAll() {
        sockets.forEach(BadProxy::cut);
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket browser = listening.accept();
                sockets.add(browser);
                daemon("proxy-up", () -> serve(browser));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket browser) {
        try (browser;
                Socket back = new Socket(server.getHost(), server.getPort())) {
            sockets.add(back);
            byte[] head = head(browser.getInputStream());
            boolean upgrade = new String(head, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("upgrade: websocket");
            if (upgrade && way == Way.BLACK_HOLE) {
                browser.getInputStream().transferTo(OutputStream.nullOutputStream());
                return;
            }
            if (upgrade && !TAKES_UPGRADES.contains(way)) {
                browser.getOutputStream()
                        .write(
                                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            if (upgrade && way == Way.DROPS_WEBSOCKETS_LATER) {
                CompletableFuture.delayedExecutor(LATER_SECONDS, TimeUnit.SECONDS)
                        .execute(() -> drop(browser));
            }
            back.getOutputStream().write(head);
            daemon("proxy-down", () -> down(back, browser, upgrade));
            pass(browser.getInputStream(), back.getOutputStream());
        } catch (IOException e) {
            // One of them is gone.
        } finally {
            sockets.remove(browser);
        }
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int one = in.read(); one >= 0; one = in.read()) {
            head.write(one);
            last = last << 8 | one;
            if (last == 0x0d0a0d0a) {
                break;
            }
        }
        return head.toByteArray();
    }

    private void down(Socket back, Socket browser, boolean upgrade) {
        try (back;
                browser) {
            if (upgrade && way == Way.DROPS_WEBSOCKETS) {
                dropSoon(back.getInputStream(), browser.getOutputStream());
                dropped.incrementAndGet();
            } else if (way == Way.HOLDS_BACK) {
                holdBack(back.getInputStream(), browser.getOutputStream());
            } else {
                pass(back.getInputStream(), browser.getOutputStream());
            }
        } catch (IOException e) {
            // One of them is gone.
        } finally {
            sockets.remove(back);
        }
    }

    private void pass(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[4096];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (way == Way.CUTS && random.nextInt(12) == 0) {
                out.write(buffer, 0, count / 2);
                throw new IOException("Cut.");
            }
            out.write(buffer, 0, count);
        }
    }

    private static void dropSoon(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[4096];
        out.write(head(in));
        int count = in.read(buffer);
        if (count > 0) {
            out.write(buffer, 0, count);
        }
    }

    /** What is not of a known length is passed on only when it has come whole. */
    private static void holdBack(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[4096];
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            held.write(buffer, 0, count);
            byte[] all = held.toByteArray();
            boolean chunked = new String(all, StandardCharsets.ISO_8859_1)
                    .toLowerCase(Locale.ROOT)
                    .contains("transfer-encoding: chunked");
            if (!chunked || endsWithLastChunk(all)) {
                out.write(all);
                held.reset();
            }
        }
    }

    private static boolean endsWithLastChunk(byte[] all) {
        int start = all.length - LAST_CHUNK.length;
        return start >= 0
                && Arrays.equals(all, start, all.length, LAST_CHUNK, 0, LAST_CHUNK.length);
    }

    private void drop(Socket browser) {
        if (!browser.isClosed()) {
            dropped.incrementAndGet();
            cut(browser);
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(BadProxy::cut);
    }
}
