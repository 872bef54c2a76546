package io.beckon.load;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many visitors on one thread, each with a connection, a page and a cookie of its own. They say hello, answer pings, and
 * count the messages that reach them. If one of them loses its connection, whoever waits for the crowd gets an exception:
 * a measurement with fewer visitors than it says would be none.
 */
public final class Crowd implements AutoCloseable {
    /** Whom the crowd talks to. */
    public enum Server {
        /** Answers hello by welcome; only then a visitor is in. */
        BECKON,
        /** Answers no message; a visitor is in when the container has answered a ping, which it does after opening. */
        BARE
    }

    /** How many may be on their way in at once: fewer than a server's backlog of connections. */
    private static final int COMING = 50;

    private static final int READ_BUFFER = 65_536;

    private static final String MESSAGE = "{\"type\":\"message\"";
    private static final String WELCOME = "{\"type\":\"welcome\"";
    private static final String PING = "{\"type\":\"ping\"";
    private static final String PONG = "{\"type\":\"pong\"}";
    private static final byte[] MESSAGE_BYTES = MESSAGE.getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress address;
    private final String path;
    private final Server server;
    private final Selector selector;
    private final Thread thread;

    // Confined to the thread.
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_BUFFER);
    private int started;
    private int newReady;
    private int newMessages;
    private byte[] newest = {};

    // All guarded by this.
    private final List<Peer> visitors = new ArrayList<>(); // in the order in which they came in
    private int wanted;
    private long messages;
    private String lastMessage = "";
    private @Nullable Throwable failure;
    private boolean closed;

    public Crowd(InetSocketAddress address, String path, Server server) throws IOException {
        this.address = address;
        this.path = path;
        this.server = server;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "crowd");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Grows to so many visitors. Blocks until all are in. */
    public void open(int count, Duration timeout) throws InterruptedException {
        synchronized (this) {
            wanted = count;
        }
        selector.wakeup();
        await(
                () -> visitors.size() >= count,
                timeout,
                () -> visitors.size() + " of " + count + " visitors are in");
    }

    /** Blocks until so many messages have come in since the crowd began, all visitors together. */
    public void awaitMessages(long total, Duration timeout) throws InterruptedException {
        await(
                () -> messages >= total,
                timeout,
                () -> messages + " of " + total + " messages have come in");
    }

    /** How many messages have come in since the crowd began. */
    public synchronized long messages() {
        return messages;
    }

    /** The text of the message that came in last; empty if there was none. */
    public synchronized String lastMessage() {
        return lastMessage;
    }

    /** Has every visitor open so many pages, one after the other. */
    public void walk(int pages) throws IOException {
        int port = address.getPort();
        for (int page = 1; page <= pages; page++) {
            for (int visitor = 0; visitor < size(); visitor++) {
                send(visitor, Pages.change(port, visitor + page, "?page=" + page));
            }
        }
    }

    private synchronized int size() {
        return visitors.size();
    }

    /** Sends from one visitor, on the caller's thread. */
    public void send(int visitor, String text) throws IOException {
        Peer peer;
        synchronized (this) {
            peer = visitors.get(visitor);
        }
        peer.sendText(text);
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Condition {
        boolean holds();
    }

    private interface Progress {
        String text();
    }

    private synchronized void await(Condition condition, Duration timeout, Progress progress)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.holds()) {
            if (failure != null) {
                throw new IllegalStateException(
                        "The crowd has lost a visitor; " + progress.text(), failure);
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("Not within " + timeout + ": " + progress.text());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void run() {
        try {
            while (goesOn()) {
                openMore();
                selector.select();
                handleSelected();
                publish();
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                failure = e;
                notifyAll();
            }
        } finally {
            closeAll();
        }
    }

    private synchronized boolean goesOn() {
        return !closed;
    }

    private void openMore() throws IOException {
        int next;
        synchronized (this) {
            next = Math.min(wanted, visitors.size() + COMING);
        }
        for (; started < next; started++) {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.connect(address);
            channel.register(
                    selector, SelectionKey.OP_CONNECT, new Peer(channel, new Visitor(started)));
        }
    }

    private void handleSelected() throws IOException {
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            Peer peer = (Peer) key.attachment();
            if (key.isConnectable()) {
                peer.channel().finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                peer.handshake(address.getHostString() + ":" + address.getPort(), path, "");
            } else {
                peer.read(scratch);
            }
        }
    }

    /** Tells those who wait once for everything that one look at the network has brought. */
    private void publish() {
        if (newReady == 0 && newMessages == 0) {
            return;
        }
        synchronized (this) {
            messages += newMessages;
            if (newMessages > 0) {
                lastMessage = new String(newest, StandardCharsets.UTF_8);
            }
            notifyAll();
        }
        newReady = 0;
        newMessages = 0;
    }

    private synchronized void in(Peer peer) {
        visitors.add(peer);
        newReady++;
    }

    private void closeAll() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    /** What one visitor does. */
    private final class Visitor implements Peer.Listener {
        private final int number;

        Visitor(int number) {
            this.number = number;
        }

        @Override
        public void opened(Peer peer) throws IOException {
            peer.sendText(Pages.hello(address.getPort(), number));
            if (server == Server.BARE) {
                peer.sendPing();
            }
        }

        @Override
        public void pong(Peer peer) {
            in(peer);
        }

        @Override
        public void text(Peer peer, ByteBuffer utf8) throws IOException {
            if (startsWithMessage(utf8)) {
                newMessages++;
                newest = new byte[utf8.remaining()];
                utf8.get(newest);
            } else {
                several(peer, StandardCharsets.UTF_8.decode(utf8).toString());
            }
        }

        /** Takes a frame of anything, and of any number. */
        private void several(Peer peer, String text) throws IOException {
            int count = occurrences(text, MESSAGE);
            if (count > 0) {
                newMessages += count;
                newest = text.getBytes(StandardCharsets.UTF_8);
            }
            if (text.contains(WELCOME)) {
                in(peer);
            }
            if (text.contains(PING)) {
                peer.sendText(PONG);
            }
        }
    }

    private static boolean startsWithMessage(ByteBuffer utf8) {
        if (utf8.remaining() < MESSAGE_BYTES.length) {
            return false;
        }
        for (int i = 0; i < MESSAGE_BYTES.length; i++) {
            if (utf8.get(utf8.position() + i) != MESSAGE_BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    private static int occurrences(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
