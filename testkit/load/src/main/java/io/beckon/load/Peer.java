package io.beckon.load;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The client's end of one WebSocket (RFC 6455) on a channel, as far as a load generator needs it: no extensions, text out,
 * text in. Reading is for one thread; {@link #sendText} may be called from another.
 */
public final class Peer {
    /** Hears what comes in, on the thread that reads. */
    public interface Listener {
        /** The server has accepted the handshake. */
        void opened(Peer peer) throws IOException;

        /** The answer to {@link #sendPing} has come in. */
        void pong(Peer peer) throws IOException;

        /** A whole text message has come in; the buffer is valid until the call returns. */
        void text(Peer peer, ByteBuffer utf8) throws IOException;
    }

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LARGEST_HEAD = 16_384;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final Listener listener;
    private final String key = randomKey();
    private boolean open;
    private ByteBuffer rest = NOTHING; // the beginning of something whose end has not come in yet
    private @Nullable ByteArrayOutputStream fragments; // of a message that comes in several frames

    public Peer(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    public SocketChannel channel() {
        return channel;
    }

    /** Asks for the upgrade. The channel is connected. */
    public void handshake(String authority, String path, String furtherHeaders) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\n"
                + "Host: " + authority + "\r\n"
                + "Connection: Upgrade\r\n"
                + "Upgrade: websocket\r\n"
                + "Origin: http://" + authority + "\r\n"
                + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/140.0.0.0 Safari/537.36\r\n"
                + "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: beckon.v1\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + furtherHeaders
                + "\r\n";
        writeWhole(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    public void sendText(String text) throws IOException {
        writeWhole(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    public void sendPing() throws IOException {
        writeWhole(frame(PING, new byte[0]));
    }

    /**
     * Reads once, and tells the listener what is complete.
     *
     * @param scratch cleared here; may be shared by all peers that one thread reads
     * @throws IOException if the peer is of no more use
     */
    public void read(ByteBuffer scratch) throws IOException {
        scratch.clear();
        if (channel.read(scratch) < 0) {
            throw new IOException("The server has closed the connection.");
        }
        ByteBuffer in = joined(rest, scratch.flip());
        while (open ? takeFrame(in) : takeHead(in)) {
            // until something is incomplete
        }
        rest = in.hasRemaining() ? copy(in) : NOTHING;
    }

    private boolean takeHead(ByteBuffer in) throws IOException {
        int end = endOfHead(in);
        if (end < 0) {
            if (in.remaining() > LARGEST_HEAD) {
                throw new ProtocolException("The answer to the handshake has no end.");
            }
            return false;
        }
        byte[] head = new byte[end - in.position()];
        in.get(head);
        String answer = new String(head, StandardCharsets.ISO_8859_1);
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new ProtocolException(
                    "No upgrade: " + answer.lines().findFirst().orElse(""));
        }
        if (!answer.contains(accept(key))) {
            throw new ProtocolException("The handshake was answered with another's key.");
        }
        open = true;
        listener.opened(this);
        return true;
    }

    private static int endOfHead(ByteBuffer in) {
        for (int i = in.position(); i + 3 < in.limit(); i++) {
            if (in.get(i) == '\r'
                    && in.get(i + 1) == '\n'
                    && in.get(i + 2) == '\r'
                    && in.get(i + 3) == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private boolean takeFrame(ByteBuffer in) throws IOException {
        if (in.remaining() < 2) {
            return false;
        }
        int start = in.position();
        int first = in.get() & 0xFF;
        int length = length(in);
        if (length < 0 || in.remaining() < length) {
            in.position(start);
            return false;
        }
        ByteBuffer payload = in.slice(in.position(), length);
        in.position(in.position() + length);
        take(first & 0x0F, (first & FINAL) != 0, payload);
        return true;
    }

    /** Reads a frame's length; negative if that is not complete. */
    private static int length(ByteBuffer in) throws ProtocolException {
        int length = in.get() & 0xFF;
        if (length >= MASKED) {
            throw new ProtocolException("A server does not mask.");
        }
        if (length == 126) {
            return in.remaining() < 2 ? -1 : in.getShort() & 0xFFFF;
        }
        if (length == 127) {
            return in.remaining() < 8 ? -1 : Math.toIntExact(in.getLong());
        }
        return length;
    }

    private void take(int opcode, boolean last, ByteBuffer payload) throws IOException {
        switch (opcode) {
            case TEXT, CONTINUATION -> takeText(last, payload);
            case PING -> writeWhole(frame(PONG, bytes(payload)));
            case PONG -> listener.pong(this);
            case CLOSE ->
                throw new IOException("The server has closed with "
                        + (payload.remaining() < 2 ? "no code" : payload.getShort() & 0xFFFF)
                        + ".");
            default -> throw new ProtocolException("A frame of kind " + opcode + " came in.");
        }
    }

    private void takeText(boolean last, ByteBuffer payload) throws IOException {
        if (fragments == null && last) {
            listener.text(this, payload);
            return;
        }
        if (fragments == null) {
            fragments = new ByteArrayOutputStream();
        }
        fragments.writeBytes(bytes(payload));
        if (last) {
            ByteBuffer whole = ByteBuffer.wrap(fragments.toByteArray());
            fragments = null;
            listener.text(this, whole);
        }
    }

    /** What a peer sends is small, and fits into an empty socket buffer at once. */
    private void writeWhole(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("The server does not read.");
        }
    }

    private static ByteBuffer frame(int opcode, byte[] payload) {
        if (payload.length > 0xFFFF) {
            throw new IllegalArgumentException("A peer sends small messages.");
        }
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length).put((byte) (FINAL | opcode));
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        frame.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i & 3)))));
        }
        return frame.flip();
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        if (!first.hasRemaining()) {
            return second;
        }
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static ByteBuffer copy(ByteBuffer in) {
        return ByteBuffer.wrap(bytes(in));
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }

    private static String randomKey() {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has SHA-1
        }
    }
}
