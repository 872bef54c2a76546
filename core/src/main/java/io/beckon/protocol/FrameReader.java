package io.beckon.protocol;

import io.beckon.spi.Payload;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes a frame apart into its messages. Safe for use by many threads.
 *
 * <p>A frame that is not JSON throughout, or is too large as a whole, gives no message at all; a message that is too large or
 * too deep takes only itself out.
 */
final class FrameReader {
    private static final int MAX_BYTES_OF_CHAR = 3;

    private final JsonFactory json;
    private final int maxMessageBytes;
    private final long maxFrameBytes;
    private final int maxMessages;
    private final int maxDepth;
    private final int maxValues;

    private FrameReader(
            JsonFactory json,
            int maxMessageBytes,
            long maxFrameBytes,
            int maxMessages,
            int maxDepth,
            int maxValues) {
        this.json = json;
        this.maxMessageBytes = maxMessageBytes;
        this.maxFrameBytes = maxFrameBytes;
        this.maxMessages = maxMessages;
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
    }

    /** Reads what clients send, which is held to limits. */
    static FrameReader ofClients(JsonFactory json, int maxMessageBytes, int maxDepth) {
        return new FrameReader(
                json,
                maxMessageBytes,
                (long) Codec.FRAME_FACTOR * maxMessageBytes,
                Codec.MAX_MESSAGES,
                maxDepth,
                Codec.MAX_VALUES);
    }

    /** Reads what the server sends, whom a client trusts. */
    static FrameReader ofServer(JsonFactory json) {
        return new FrameReader(
                json,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
    }

    /**
     * Takes a frame apart.
     *
     * @return at least one element, in order
     * @throws Unusable if the frame as a whole cannot be used
     */
    List<Element> read(String frame) {
        if (isLarger(frame, maxFrameBytes)) {
            throw new Unusable(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "A frame may have " + maxFrameBytes
                            + " bytes; this one had more. Send less at once.");
        }
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), WellFormed.json(frame))) {
            List<Element> elements = elements(parser, frame);
            if (parser.nextToken() != null) {
                throw malformed(
                        "A frame is one JSON object or one array of them; something follows it.");
            }
            return elements;
        } catch (StreamConstraintsException e) {
            // The parser's own limit is for nesting alone: the other ones are set out of reach.
            throw new Unusable(ErrorCode.TOO_DEEP, "The JSON of the frame is nested far too deep.");
        } catch (JacksonException e) {
            throw malformed("The frame is not JSON.");
        }
    }

    private List<Element> elements(JsonParser parser, String frame) {
        TreeReader tree = new TreeReader(parser, maxDepth, maxValues);
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            return List.of(sized(tree.element(), frame));
        }
        if (first != JsonToken.START_ARRAY) {
            throw malformed("A frame is a JSON object or an array of them.");
        }
        List<Element> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (elements.size() == maxMessages) {
                throw new Unusable(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "A frame may have " + maxMessages + " messages; this one had more.");
            }
            elements.add(element(parser, token, tree, frame));
        }
        if (elements.isEmpty()) {
            throw malformed("An array of messages has at least one of them.");
        }
        return elements;
    }

    private Element element(JsonParser parser, JsonToken token, TreeReader tree, String frame) {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new Element(Map.of(), malformed("A message is a JSON object."));
        }
        if (!mayBeLarger(frame, maxMessageBytes)) {
            return tree.element();
        }
        long start = parser.currentTokenLocation().getCharOffset();
        Element element = tree.element();
        long end = parser.currentLocation().getCharOffset();
        return sized(element, frame.substring((int) start, (int) end));
    }

    private Element sized(Element element, String text) {
        if (!isLarger(text, maxMessageBytes)) {
            return element;
        }
        Unusable flaw = new Unusable(
                ErrorCode.MESSAGE_TOO_LARGE,
                "A message may have " + maxMessageBytes + " bytes; this one had "
                        + Payload.of(text).bytes() + ".");
        return new Element(element.fields(), flaw);
    }

    // Counting the bytes is left for texts whose length alone does not tell.
    private static boolean isLarger(String text, long maxBytes) {
        return mayBeLarger(text, maxBytes)
                && (text.length() > maxBytes || Payload.of(text).bytes() > maxBytes);
    }

    private static boolean mayBeLarger(String text, long maxBytes) {
        return (long) text.length() * MAX_BYTES_OF_CHAR > maxBytes;
    }

    private static Unusable malformed(String text) {
        return new Unusable(ErrorCode.MALFORMED, text);
    }
}
