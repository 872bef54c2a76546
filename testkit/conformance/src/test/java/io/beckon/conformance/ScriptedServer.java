package io.beckon.conformance;

import tools.jackson.databind.JsonNode;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server for one client, that says what a test has it say, in the moment in which it is to. Used by one thread, which waits for what
 * the client does.
 */
final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455's own
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int MASK = 4;

    private final ServerSocket listening;
    private final List<Socket> sockets = new ArrayList<>();

    ScriptedServer() {
        try {
            listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            listening.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits for a client that asks for a connection, and does not answer yet. */
    Connection next() {
        try {
            Socket socket = listening.accept();
            sockets.add(socket);
            return new Connection(socket);
        } catch (IOException e) {
            throw new AssertionError("The client does not come.", e);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection of the client. */
    static final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Deque<JsonNode> heard = new ArrayDeque<>();

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            line();
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon), header.substring(colon + 1).strip());
            }
        }

        private String line() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int next = in.readByte(); next != '\n'; next = in.readByte()) {
                text.append((char) next);
            }
            return text.toString().strip();
        }

        /** A header of the handshake; empty if there is none. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Answers the handshake. */
        Connection accept(String... more) {
            String answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Protocol: beckon.v1\r\n"
                    + "Sec-WebSocket-Accept: " + accepted(header("Sec-WebSocket-Key")) + "\r\n";
            write((answer + String.join("", List.of(more)) + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            return this;
        }

        private static String accepted(String key) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + ACCEPT).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Says a frame. */
        Connection say(String json) {
            frame(TEXT, json.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** Closes with a number, and waits until the client has as well. */
        void close(int code) {
            frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
            awaitEnd();
        }

        private void frame(int kind, byte[] payload) {
            ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) (128 | kind));
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else {
                frame.put((byte) 126).putShort((short) payload.length);
            }
            frame.put(payload).flip();
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            write(bytes);
        }

        private void write(byte[] bytes) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                throw new AssertionError("The client is gone.", e);
            }
        }

        /** Waits for a message of a type; those before it are not looked at. */
        JsonNode hear(String type) {
            for (JsonNode message = hear(); ; message = hear()) {
                if (message.path("type").asString("").equals(type)) {
                    return message;
                }
            }
        }

        /** Waits for the next message. */
        JsonNode hear() {
            while (heard.isEmpty()) {
                if (!read()) {
                    throw new AssertionError(
                            "The client has closed, and should have said something.");
                }
            }
            return heard.remove();
        }

        /** Waits until the client has closed, and returns what it has said until then. */
        List<JsonNode> awaitEnd() {
            while (read()) {
                // What it says until then is returned.
            }
            return List.copyOf(heard);
        }

        /** Reads a frame; returns false at the end. */
        private boolean read() {
            try {
                int first = in.read();
                if (first < 0 || (first & 15) == CLOSE) {
                    socket.close();
                    return false;
                }
                int length = in.readByte() & 127;
                if (length == 126) {
                    length = in.readUnsignedShort();
                }
                byte[] mask = in.readNBytes(MASK);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i & 3];
                }
                add(Conformance.JSON.readTree(new String(payload, StandardCharsets.UTF_8)));
                return true;
            } catch (SocketTimeoutException e) {
                throw new AssertionError("The client says nothing.", e);
            } catch (IOException e) {
                return false; // it was cut
            }
        }

        private void add(JsonNode frame) {
            if (frame.isArray()) {
                frame.forEach(heard::add);
            } else {
                heard.add(frame);
            }
        }
    }
}
