package io.beckon.spi;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One message of the protocol, encoded once however many connections receive it. Immutable and safe to share between
 * threads.
 */
public final class Payload {
    private final String text;
    private final int bytes;

    // Made for the first who sends bytes, and the same whoever is first.
    private volatile byte @Nullable [] utf8;

    private Payload(String text) {
        this.text = text;
        this.bytes = utf8Length(text);
    }

    /**
     * Wraps an encoded message.
     *
     * @param text one JSON object
     * @return the payload
     */
    public static Payload of(String text) {
        return new Payload(text);
    }

    /**
     * Returns the encoded message.
     *
     * @return one JSON object
     */
    public String text() {
        return text;
    }

    /**
     * Returns the length of the message in UTF-8.
     *
     * @return a number of bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Makes one frame of several payloads: the payload itself if there is one, a JSON array otherwise.
     *
     * @param batch at least one payload, in order
     * @return the text of the frame
     */
    public static String frame(List<Payload> batch) {
        if (batch.size() == 1) {
            return batch.get(0).text;
        }
        int length = batch.size() + 1;
        for (Payload payload : batch) {
            length += payload.text.length();
        }
        StringBuilder frame = new StringBuilder(length).append('[');
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0) {
                frame.append(',');
            }
            frame.append(batch.get(i).text);
        }
        return frame.append(']').toString();
    }

    /**
     * Makes one frame of several payloads, as {@link #frame} does, for a transport that sends bytes. That of one payload is encoded once
     * however many ask for it.
     *
     * @param batch at least one payload, in order
     * @return the frame in UTF-8, from position to limit; read-only, and the position is the caller's
     */
    public static ByteBuffer utf8(List<Payload> batch) {
        byte[] frame = batch.size() == 1
                ? batch.get(0).utf8()
                : frame(batch).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(frame).asReadOnlyBuffer();
    }

    private byte[] utf8() {
        byte[] encoded = utf8;
        if (encoded == null) {
            encoded = text.getBytes(StandardCharsets.UTF_8);
            utf8 = encoded;
        }
        return encoded;
    }

    private static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                // A surrogate pair is two chars and four bytes, so each half counts for one
                // more.
                bytes += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }
}
