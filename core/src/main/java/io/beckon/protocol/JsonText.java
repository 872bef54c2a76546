package io.beckon.protocol;

import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON that comes by another way than a connection, such as the body of an HTTP request, as strictly as {@link Codec}
 * reads frames. Immutable and safe for use by many threads; nothing here blocks.
 *
 * <p>Reading never throws for what a peer sent: what cannot be used has a {@link Problem}, whose text repeats nothing of it.
 * Values are String, Integer, Long, Double, Boolean, null, List and Map, unmodifiable at every level.
 */
public final class JsonText {
    private static final int MAX_BYTES_OF_CHAR = 3;

    private final JsonFactory json = Codec.factory();
    private final int maxDepth;
    private final int maxValues;

    /**
     * An object that was read.
     *
     * @param fields its fields, as far as they can be read
     * @param problem why it cannot be used, or null
     */
    public record Item(Map<String, Object> fields, @Nullable Problem problem) {
        private static Item none(ErrorCode code, String text) {
            return new Item(Map.of(), new Problem(code, text, null));
        }

        private static Item of(Map<String, Object> fields, @Nullable Unusable flaw) {
            return new Item(
                    fields, flaw == null ? null : new Problem(flaw.code(), flaw.text(), null));
        }
    }

    /**
     * An object that has a list of objects.
     *
     * @param whole the object without the list; if it has a problem, there are no items
     * @param items the objects in the list, in order, as many as there may be
     * @param leftOut how many more there were
     */
    public record Items(Item whole, List<Item> items, int leftOut) {}

    /**
     * Makes a reader.
     *
     * @param maxDepth how deeply an object may be nested, itself counted as one
     * @param maxValues how many values one object may have, at all levels together
     * @throws IllegalArgumentException if one of them is not positive, or the depth is more than {@link Codec#MAX_DEPTH}
     */
    public JsonText(int maxDepth, int maxValues) {
        if (maxDepth < 1 || maxDepth > Codec.MAX_DEPTH || maxValues < 1) {
            throw new IllegalArgumentException("JSON is read 1 to " + Codec.MAX_DEPTH
                    + " deep and of at least 1 value, not " + maxDepth + " and " + maxValues + ".");
        }
        this.maxDepth = maxDepth;
        this.maxValues = maxValues;
    }

    /**
     * Reads a text that is one object.
     *
     * @param text the text
     * @return the object
     */
    public Item object(String text) {
        return read(text, null, 0, 0).whole();
    }

    /**
     * Reads a text that is one object with a list of objects, each of which is held to the limits by itself: one that is too
     * large or too deep takes only itself out.
     *
     * @param text the text
     * @param list the name of the field that has the list
     * @param maxItemBytes how many bytes of UTF-8 each of them may have
     * @param maxItems how many of them are read; more are only counted
     * @return the object and those in the list
     */
    public Items objects(String text, String list, int maxItemBytes, int maxItems) {
        return read(text, list, maxItemBytes, maxItems);
    }

    private Items read(String text, @Nullable String list, int maxItemBytes, int maxItems) {
        String wellFormed = WellFormed.json(text);
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), wellFormed)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return malformed("It is not a JSON object.");
            }
            Items items = new Walk(parser, wellFormed, list, maxItemBytes, maxItems).items();
            return parser.nextToken() == null
                    ? items
                    : malformed("It is one JSON object; something follows it.");
        } catch (StreamConstraintsException e) {
            // The parser's own limit is for nesting alone.
            return none(ErrorCode.TOO_DEEP, "The JSON is nested far too deep.");
        } catch (JacksonException e) {
            return malformed("It is not JSON.");
        }
    }

    private static Items malformed(String text) {
        return none(ErrorCode.MALFORMED, text);
    }

    private static Items none(ErrorCode code, String text) {
        return new Items(Item.none(code, text), List.of(), 0);
    }

    /** One way through one text. */
    private final class Walk {
        private final JsonParser parser;
        private final String text;
        private final @Nullable String list;
        private final int maxItemBytes;
        private final int maxItems;
        private final TreeReader outer;
        private final TreeReader inner;
        private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        private final List<Item> items = new ArrayList<>();
        private int leftOut;

        Walk(
                JsonParser parser,
                String text,
                @Nullable String list,
                int maxItemBytes,
                int maxItems) {
            this.parser = parser;
            this.text = text;
            this.list = list;
            this.maxItemBytes = maxItemBytes;
            this.maxItems = maxItems;
            this.outer = new TreeReader(parser, maxDepth, maxValues);
            this.inner = new TreeReader(parser, maxDepth, maxValues);
        }

        Items items() {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                if (!name.equals(list)) {
                    fields.put(name, outer.field());
                } else if (!readList()) {
                    return none(ErrorCode.INVALID, "The field \"" + list + "\" is not a list.");
                }
            }
            Item whole = Item.of(Collections.unmodifiableMap(fields), outer.flaw());
            return whole.problem() == null
                    ? new Items(whole, List.copyOf(items), leftOut)
                    : new Items(whole, List.of(), 0);
        }

        private boolean readList() {
            // Of fields with the same name the last one counts.
            items.clear();
            leftOut = 0;
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                skipRest();
                return false;
            }
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                readItem(token);
            }
            return true;
        }

        private void readItem(JsonToken token) {
            if (items.size() >= maxItems) {
                leftOut++;
                parser.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                items.add(item());
            } else {
                parser.skipChildren();
                items.add(Item.none(ErrorCode.MALFORMED, "A message is a JSON object."));
            }
        }

        private Item item() {
            int start = (int) parser.currentTokenLocation().getCharOffset();
            Element element = inner.element();
            int end = (int) parser.currentLocation().getCharOffset();
            return isLarger(start, end)
                    ? Item.none(
                            ErrorCode.MESSAGE_TOO_LARGE,
                            "A message may have " + maxItemBytes + " bytes; one had more.")
                    : Item.of(element.fields(), element.flaw());
        }

        // Counting the bytes is left for texts whose length alone does not tell.
        private boolean isLarger(int start, int end) {
            int length = end - start;
            return length > maxItemBytes
                    || ((long) length * MAX_BYTES_OF_CHAR > maxItemBytes
                            && Payload.of(text.substring(start, end)).bytes() > maxItemBytes);
        }

        // To find out whether it is JSON at all.
        private void skipRest() {
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }
}
