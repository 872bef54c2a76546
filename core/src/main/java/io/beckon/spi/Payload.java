package io.beckon.spi;

import java.util.List;

/**
 * One message of the protocol, encoded once however many connections receive it. Immutable and safe to share between
 * threads.
 */
public final class Payload {
    private final String text;
    private final int bytes;

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
