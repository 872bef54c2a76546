package io.beckon.example.carshop.cost;

import io.beckon.load.Peer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An admin's connection to the shop, with a thread of its own that reads it. */
final class Admin implements AutoCloseable {
    /** Hears what comes in, and when, on the reading thread. */
    interface Listener {
        void frame(String text, long nanoTime);
    }

    private static final String PATH = "/beckon/admin/default";
    private static final String PING = "{\"type\":\"ping\"";
    private static final String PONG = "{\"type\":\"pong\"}";
    private static final String SENT = "{\"type\":\"sent\",\"ref\":\"";
    private static final String ERROR = "{\"type\":\"error\"";
    private static final int READ_BUFFER = 65_536;

    private final Peer peer;
    private final SocketChannel channel;
    private final Listener listener;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;

    /** Connects, and returns once the server has said welcome. */
    Admin(InetSocketAddress address, String password, Listener listener)
            throws IOException, InterruptedException {
        this.listener = listener;
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        peer = new Peer(channel, new Incoming());
        String credentials = Base64.getEncoder()
                .encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
        peer.handshake(
                address.getHostString() + ":" + address.getPort(),
                PATH,
                "Authorization: Basic " + credentials + "\r\n");
        Thread reader = new Thread(this::read, "admin");
        reader.setDaemon(true);
        reader.start();
        await("{\"type\":\"welcome\"", Duration.ofSeconds(10));
    }

    void send(String text) throws IOException {
        peer.sendText(text);
    }

    /** Sends to everybody, and returns once that was accepted for so many. */
    void sendToEverybody(String what, String ref, int recipients)
            throws IOException, InterruptedException {
        send("{\"type\":\"send\",\"ref\":\"" + ref + "\",\"to\":{\"everybody\":true}," + what
                + "}");
        String answer = await(SENT + ref + "\"", Duration.ofSeconds(30));
        if (!answer.contains("\"recipients\":" + recipients + ",")) {
            throw new IllegalStateException(
                    "Not accepted for " + recipients + " visitors: " + answer);
        }
    }

    private String await(String beginning, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            String answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (answer == null) {
                throw new IllegalStateException("The admin did not hear " + beginning, failure);
            }
            if (answer.contains(ERROR)) {
                throw new IllegalStateException("The admin heard " + answer);
            }
            if (answer.contains(beginning)) {
                return answer;
            }
        }
    }

    private void read() {
        ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BUFFER);
        try {
            while (!closed) {
                peer.read(scratch);
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    /** Throws if the connection was lost. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("The admin has lost the connection.", failure);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    private final class Incoming implements Peer.Listener {
        @Override
        public void opened(Peer opened) {
            // welcome follows by itself
        }

        @Override
        public void pong(Peer from) {
            // not asked for
        }

        @Override
        public void text(Peer from, ByteBuffer utf8) throws IOException {
            long now = System.nanoTime();
            String text = StandardCharsets.UTF_8.decode(utf8).toString();
            listener.frame(text, now);
            if (text.contains(PING)) {
                from.sendText(PONG);
            }
            if (text.contains("{\"type\":\"welcome\"")
                    || text.contains(SENT)
                    || text.contains(ERROR)) {
                answers.add(text);
            }
        }
    }
}
