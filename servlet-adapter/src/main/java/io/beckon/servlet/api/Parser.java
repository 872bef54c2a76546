package io.beckon.servlet.api;

import io.beckon.protocol.ErrorCode;
import io.beckon.protocol.JsonText;
import io.beckon.protocol.JsonText.Item;
import io.beckon.protocol.JsonText.Items;
import io.beckon.protocol.Problem;
import io.beckon.spi.Payload;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Reads bodies within the limits of Segment's API. Safe for use by many threads. */
final class Parser {
    private static final String BATCH = "batch";

    private static final int MAX_DEPTH = 16;

    // More than a message of a page may have: a large order fills its 32 kB with small values.
    private static final int MAX_VALUES = 2_000;

    private final JsonText json = new JsonText(MAX_DEPTH, MAX_VALUES);

    /**
     * Reads a body.
     *
     * @throws Refused if it cannot be used as a whole
     */
    Parsed parse(Call call, String text) {
        if (call.isMessage()) {
            return one(call, json.object(text));
        }
        Items items = json.objects(text, BATCH, Call.MESSAGE_BYTES, Call.BATCH_MESSAGES);
        boolean isOne = call == Call.WEBHOOK && items.whole().fields().containsKey("type");
        return isOne ? one(items.whole(), text) : batch(items);
    }

    private static Parsed one(Item item, String text) {
        if (Payload.of(text).bytes() > Call.MESSAGE_BYTES) {
            throw new Refused(Bodies.tooLarge(Call.MESSAGE_BYTES));
        }
        Call type = Call.ofType(item.fields().get("type"));
        if (type == null) {
            throw unknownType();
        }
        return one(type, item);
    }

    private static Parsed one(Call call, Item item) {
        requireUsable(item.problem());
        return new Parsed(call, item.fields(), List.of(), 0);
    }

    private static Parsed batch(Items items) {
        requireUsable(items.whole().problem());
        if (items.items().isEmpty()) {
            throw Refused.badRequest("A batch is {\"batch\":[...]}, with at least one message.");
        }
        for (Item item : items.items()) {
            Problem problem = item.problem();
            if (problem != null && problem.code() == ErrorCode.MESSAGE_TOO_LARGE) {
                throw Refused.badRequest(problem.message());
            }
        }
        return new Parsed(null, items.whole().fields(), items.items(), items.leftOut());
    }

    private static void requireUsable(@Nullable Problem problem) {
        if (problem != null) {
            throw Refused.badRequest(problem.message());
        }
    }

    static Refused unknownType() {
        return Refused.badRequest(
                "The type of a message is identify, track, page, screen, group or alias.");
    }
}
