package io.beckon.servlet.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

/** A WebSocket client that can break every rule (RFC 6455), because it is a mere socket. It reads only when told to. */
public final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final String response;

    private RawPeer(URI uri, String... headers) throws IOException {
        // Small, so that who does not read is noticed soon.
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        String request = "GET " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        response = readHeaders();
    }

    public static RawPeer open(URI uri, String... headers) {
        try {
            return new RawPeer(uri, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The response to the handshake, as it came. */
    public String response() {
        return response;
    }

    private String readHeaders() throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        while (!headers.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            headers.write(in.readByte());
        }
        if (!headers.toString(StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101")) {
            throw new IOException("The handshake was answered with " + headers);
        }
        return headers.toString(StandardCharsets.US_ASCII);
    }

    /** Sends one frame; the first byte is as it goes over the wire. */
    public void frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        try {
            socket.getOutputStream().write(frame.array(), 0, frame.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins a text frame that claims a length and brings less. */
    public void beginText(int length, String begin) {
        ByteBuffer frame = ByteBuffer.allocate(begin.length() + 8)
                .put((byte) 0x81)
                .put((byte) (0x80 | 126))
                .putShort((short) length)
                .put(MASK);
        for (int i = 0; i < begin.length(); i++) {
            frame.put((byte) (begin.charAt(i) ^ MASK[i % MASK.length]));
        }
        write(frame.array());
    }

    /** Sends bytes as they are. */
    public void write(byte... bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many bytes and no more. */
    public void read(int bytes) {
        try {
            if (in.readNBytes(bytes).length < bytes) {
                throw new IOException("The server has ended the connection.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what is still on its way, until the server's end of the connection is closed or cut. */
    public void readToTheEnd() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            // It was cut, which is an end as well.
        }
    }

    /** The first value of a header of the response. */
    public String header(String name) {
        return response.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT)
                        .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    public void text(String text) {
        frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads frames until the one that closes, and returns its number. */
    public int awaitClose() {
        return ByteBuffer.wrap(awaitFrame(CLOSE, payload -> true)).getShort();
    }

    /** Reads frames until one with a text that contains another, and returns it. */
    public String awaitText(String part) {
        byte[] frame = awaitFrame(
                TEXT, payload -> new String(payload, StandardCharsets.UTF_8).contains(part));
        return new String(frame, StandardCharsets.UTF_8);
    }

    private byte[] awaitFrame(int type, Predicate<byte[]> wanted) {
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] payload = in.readNBytes(length);
                if (first == type && wanted.test(payload)) {
                    return payload;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
