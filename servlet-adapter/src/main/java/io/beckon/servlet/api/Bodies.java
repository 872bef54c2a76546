package io.beckon.servlet.api;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Makes a text of a body. */
final class Bodies {
    private Bodies() {}

    static Answer tooLarge(int maxBytes) {
        return Answer.badRequest("This call takes " + maxBytes
                + " bytes at most, before compression; this was more. Send less at once.");
    }

    /** Tells whether a body is compressed. Throws {@link Refused} if it is in a way that nobody knows here. */
    static boolean isCompressed(@Nullable String encoding) {
        if (encoding == null || encoding.isBlank() || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return true;
        }
        throw new Refused(Answer.error(415, "The Content-Encoding of a body is gzip, or none."));
    }

    /** Unpacks as much as there may be: a small body can be a very large one, compressed. */
    static String text(byte[] body, boolean compressed, int maxBytes) {
        return decoded(compressed ? unpacked(body, maxBytes) : body);
    }

    private static byte[] unpacked(byte[] body, int maxBytes) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(maxBytes + 1);
            if (plain.length > maxBytes) {
                throw new Refused(tooLarge(maxBytes));
            }
            return plain;
        } catch (IOException e) {
            throw Refused.badRequest("The body is said to be compressed by gzip, and is not.");
        }
    }

    private static String decoded(byte[] body) {
        try {
            // A new decoder reports what is no UTF-8; String would replace it.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refused.badRequest("The body is not UTF-8.");
        }
    }
}
