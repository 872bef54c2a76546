package io.beckon.protocol;

import io.beckon.Audience;
import io.beckon.SiteStatus;
import io.beckon.Visitor;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Reads and writes the frames of {@code beckon.v1}. Immutable and safe for use by many threads; nothing here blocks.
 *
 * <p>Reading never throws for what a peer sent: what cannot be used is a {@link Problem} in its place, and the other messages of the
 * frame are read. Only a frame that is not JSON, is too large as a whole, or has too many messages, is one problem
 * altogether. What clients send is held to limits; what the server sends is not, because a client trusts its server.
 */
public final class Codec {
    /** How long a ref may be, in characters. */
    public static final int MAX_REF = 64;

    /** How many messages one frame from a client may have. */
    public static final int MAX_MESSAGES = 64;

    /** How many times as large as one message a frame from a client may be. */
    public static final int FRAME_FACTOR = 4;

    /**
     * How many JSON values one message from a client may have, at all levels together, the message itself not counted.
     * Criteria of the largest size fit.
     */
    public static final int MAX_VALUES = 256;

    /** How deeply a message may be nested that is written, or that comes from the server. */
    public static final int MAX_DEPTH = 500;

    private final JsonFactory json = factory();
    private final FrameReader fromClients;
    private final FrameReader fromServer;

    /**
     * Makes a codec.
     *
     * @param maxMessageBytes how many bytes of UTF-8 one message from a client may have; a frame may have {@link
     *     #FRAME_FACTOR} times as many
     * @param maxDepth how deeply the JSON of a message from a client may be nested; the message itself counts as one
     * @throws IllegalArgumentException if one of them is not positive, or the depth is more than {@link #MAX_DEPTH}
     */
    public Codec(int maxMessageBytes, int maxDepth) {
        if (maxMessageBytes < 1 || maxDepth < 1 || maxDepth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "A codec takes messages of at least 1 byte, nested 1 to " + MAX_DEPTH
                            + " deep, but was given " + maxMessageBytes + " and " + maxDepth + ".");
        }
        this.fromClients = FrameReader.ofClients(json, maxMessageBytes, maxDepth);
        this.fromServer = FrameReader.ofServer(json);
    }

    /** Reads and writes what this package does, and nothing more lenient. */
    static JsonFactory factory() {
        return JsonFactory.builder()
                // Names come from outside: a shared table of them would be everybody's to fill.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        // One more for the array around the messages.
                        .maxNestingDepth(MAX_DEPTH + 1)
                        // The size of the frame bounds these, and we say ourselves what is
                        // wrong with them.
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
    }

    /**
     * Reads a frame from a visitor's tab.
     *
     * @param frame the text
     * @return the messages and problems, in order; at least one; unmodifiable
     */
    public List<Decoded<FromVisitor>> readFromVisitor(String frame) {
        return read(fromClients, frame, FromVisitorJson::read);
    }

    /**
     * Reads a frame from an admin's page.
     *
     * @param frame the text
     * @return the messages and problems, in order; at least one; unmodifiable
     */
    public List<Decoded<FromAdmin>> readFromAdmin(String frame) {
        return read(fromClients, frame, FromAdminJson::read);
    }

    /**
     * Reads a frame from the server, as a visitor's tab does.
     *
     * @param frame the text
     * @return the messages and problems, in order; at least one; unmodifiable
     */
    public List<Decoded<ToVisitor>> readToVisitor(String frame) {
        return read(fromServer, frame, ToVisitorJson::read);
    }

    /**
     * Reads a frame from the server, as an admin's page does.
     *
     * @param frame the text
     * @return the messages and problems, in order; at least one; unmodifiable
     */
    public List<Decoded<ToAdmin>> readToAdmin(String frame) {
        return read(fromServer, frame, ToAdminJson::read);
    }

    /**
     * Reads what to send and to whom as an admin's page says it, without the type and the ref that go with a connection.
     *
     * @param json one JSON object, held to the limits of a client's message
     * @return what to send, with an empty ref, or the problem
     */
    public Decoded<FromAdmin.Send> readSend(String json) {
        try {
            List<Element> elements = fromClients.read(json);
            Element only = elements.get(0);
            if (elements.size() > 1) {
                throw new Unusable(ErrorCode.MALFORMED, "What is sent at once is one object.");
            }
            if (only.flaw() != null) {
                return problem(only.flaw(), null);
            }
            Map<String, Object> fields = new LinkedHashMap<>(only.fields());
            fields.put("ref", "");
            return new Decoded<>(FromAdminJson.readSend(Fields.of(fields)), null, null);
        } catch (Unusable e) {
            return problem(e, null);
        }
    }

    /**
     * Writes visitors as the rows of an admin's window.
     *
     * @param visitors who
     * @return one JSON object with the field {@code visitors}
     */
    public String write(List<Visitor> visitors) {
        return object(generator -> VisitorJson.write(generator, "visitors", visitors));
    }

    /**
     * Writes an object that is no message.
     *
     * @param object its fields, values of JSON
     * @return one JSON object
     * @throws IllegalArgumentException if a value is not one of JSON
     */
    public String writeObject(Map<String, Object> object) {
        return object(generator -> ValueJson.writeFields(generator, object));
    }

    private String object(Consumer<JsonGenerator> fields) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
            generator.writeStartObject();
            fields.accept(generator);
            generator.writeEndObject();
        }
        return WellFormed.json(out.toString());
    }

    /**
     * Writes a site's status.
     *
     * @param status the status
     * @return one JSON object
     */
    public String write(SiteStatus status) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
            StatusJson.write(generator, status);
        }
        return WellFormed.json(out.toString());
    }

    private static <M> List<Decoded<M>> read(
            FrameReader frames, String frame, BiFunction<String, Fields, M> reader) {
        List<Element> elements;
        try {
            elements = frames.read(frame);
        } catch (Unusable e) {
            return List.of(problem(e, null));
        }
        if (elements.size() == 1) {
            return List.of(decode(elements.get(0), reader));
        }
        List<Decoded<M>> decoded = new ArrayList<>(elements.size());
        for (Element element : elements) {
            decoded.add(decode(element, reader));
        }
        return List.copyOf(decoded);
    }

    private static <M> Decoded<M> decode(Element element, BiFunction<String, Fields, M> reader) {
        Fields fields = Fields.of(element.fields());
        String ref = null;
        try {
            ref = fields.optionalText("ref", 0, MAX_REF);
            if (element.flaw() != null) {
                return problem(element.flaw(), ref);
            }
            if (!(element.fields().get("type") instanceof String type)) {
                throw SharedJson.unknownType();
            }
            return new Decoded<>(reader.apply(type, fields), null, ref);
        } catch (Unusable e) {
            return problem(e, ref);
        }
    }

    private static <M> Decoded<M> problem(Unusable unusable, @Nullable String ref) {
        return new Decoded<>(null, new Problem(unusable.code(), unusable.text(), ref), ref);
    }

    /**
     * Writes one message.
     *
     * @param message the message
     * @return one JSON object, which any UTF-8 encoder takes
     * @throws IllegalArgumentException if the message holds data that is not JSON or is nested deeper than {@link
     *     #MAX_DEPTH}
     */
    public String write(WireMessage message) {
        return write(message, null);
    }

    /**
     * Writes one message of a client with a ref, under which an error that answers it comes back.
     *
     * @param message the message; not a {@link FromAdmin.Send}, which has a ref of its own
     * @param ref at most {@link #MAX_REF} characters, or null for none
     * @return one JSON object, which any UTF-8 encoder takes
     * @throws IllegalArgumentException if the ref is too long, the message is none of a client's or has a ref of its
     *     own, or it holds data that is not JSON or is nested deeper than {@link #MAX_DEPTH}
     */
    public String write(WireMessage message, @Nullable String ref) {
        if (ref != null) {
            requireRef(message, ref);
        } else if (message instanceof ToVisitor.Offset offset) {
            // Goes with every kept message; so written, it takes a tenth of the time.
            return "{\"type\":\"offset\",\"offset\":" + offset.offset() + "}";
        }
        try {
            return object(generator -> {
                writeFields(generator, message);
                if (ref != null) {
                    generator.writeStringProperty("ref", ref);
                }
            });
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException(
                    "The data of a message may be nested " + MAX_DEPTH + " deep.", e);
        }
    }

    /**
     * Writes an audience by itself, for a store.
     *
     * @param audience whom a message is for
     * @return one JSON object
     */
    public String write(Audience audience) {
        if (audience instanceof Audience.One one) {
            // Goes with every message to one visitor, whose id needs no escaping.
            return "{\"to\":{\"visitor\":\"" + one.id().value() + "\"}}";
        }
        return object(generator -> AudienceJson.write(generator, audience));
    }

    /**
     * Reads what {@link #write(Audience)} has written.
     *
     * @param text the JSON
     * @return the audience
     * @throws IllegalArgumentException if the text is none
     */
    public Audience readAudience(String text) {
        try {
            return AudienceJson.read(Fields.of(fromServer.read(text).get(0).fields()));
        } catch (Unusable e) {
            throw new IllegalArgumentException("This is not an audience: " + e.text(), e);
        }
    }

    private static void requireRef(WireMessage message, String ref) {
        boolean takesRef = message instanceof FromVisitor || message instanceof FromAdmin;
        if (!takesRef || message instanceof FromAdmin.Send || ref.length() > MAX_REF) {
            throw new IllegalArgumentException("A ref of at most " + MAX_REF
                    + " characters goes with a client's message that has none of its own.");
        }
    }

    private static void writeFields(JsonGenerator generator, WireMessage message) {
        if (message instanceof ToVisitor toVisitor) {
            ToVisitorJson.write(generator, toVisitor);
        } else if (message instanceof ToAdmin toAdmin) {
            ToAdminJson.write(generator, toAdmin);
        } else if (message instanceof FromVisitor fromVisitor) {
            FromVisitorJson.write(generator, fromVisitor);
        } else if (message instanceof FromAdmin fromAdmin) {
            FromAdminJson.write(generator, fromAdmin);
        }
    }
}
