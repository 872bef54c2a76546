package io.beckon.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A network between a client and a server that loses what it is told to lose. */
final class LossyProxy implements AutoCloseable {
    private static final int PART = 16_384;
    private static final String PING = "\"type\":\"ping\"";

    private final ServerSocket listening;
    private final ExecutorService pumps = Executors.newCachedThreadPool();
    private final AtomicInteger pings = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>(); // guarded by this
    private volatile int target;
    private volatile String fatal = "";
    private volatile boolean losing;

    LossyProxy(URI server) {
        target = server.getPort();
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pumps.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** New connections go to another server. */
    void target(URI server) {
        target = server.getPort();
    }

    /** From the moment on at which the server says a text, nothing that the client sends arrives. */
    void loseWhatAnswers(String text) {
        fatal = text;
    }

    /** How often the server has asked whether the client is there. */
    int pings() {
        return pings.get();
    }

    /** Cuts what there is. New connections lose nothing. */
    synchronized void cut() {
        fatal = "";
        sockets.forEach(LossyProxy::closeQuietly);
        sockets.clear();
        losing = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException e) {
                // The end of the proxy, or a server that is not there: the client sees it closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            synchronized (this) {
                sockets.add(client);
                sockets.add(server);
            }
            pumps.execute(() -> pump(server, client, true));
            pumps.execute(() -> pump(client, server, false));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    private void pump(Socket from, Socket to, boolean toClient) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] part = new byte[PART];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                if (toClient) {
                    look(new String(part, 0, read, StandardCharsets.UTF_8));
                }
                if (toClient || !losing) {
                    out.write(part, 0, read);
                }
            }
        } catch (IOException e) {
            // One of them is gone, and the other one is closed.
        }
    }

    private void look(String text) {
        if (text.contains(PING)) {
            pings.incrementAndGet();
        }
        if (!fatal.isEmpty() && text.contains(fatal)) {
            losing = true;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        pumps.shutdownNow();
    }
}
