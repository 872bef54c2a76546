package io.beckon.servlet.api;

import io.beckon.protocol.JsonText.Item;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A body that was read: one message, or a batch of them.
 *
 * @param call what the one message is, or null of a batch
 * @param fields of the one message, or what is around the batch
 * @param items the messages of the batch
 * @param leftOut how many more there were than there may be
 */
record Parsed(@Nullable Call call, Map<String, Object> fields, List<Item> items, int leftOut) {
    /** Returns the write key in the body, or null. */
    @Nullable
    String writeKey() {
        return fields.get("writeKey") instanceof String key ? key : null;
    }

    /**
     * Reads the messages. Of a batch those are left out that cannot be used.
     *
     * @param tally counts those
     * @throws Refused if the one message cannot be used
     */
    List<Entry> entries(Instant receivedAt, Caller caller, Tally tally) {
        if (call != null) {
            return List.of(Messages.read(call, fields, null, receivedAt, caller));
        }
        List<Entry> entries = new ArrayList<>();
        for (Item item : items) {
            try {
                entries.add(entry(item, receivedAt, caller));
            } catch (Refused e) {
                tally.reject(1, e.answer());
            }
        }
        if (leftOut > 0) {
            tally.reject(
                    leftOut,
                    Answer.badRequest("A batch may have " + Call.BATCH_MESSAGES
                            + " messages; what was more is not taken."));
        }
        return entries;
    }

    private Entry entry(Item item, Instant receivedAt, Caller caller) {
        if (item.problem() != null) {
            throw Refused.badRequest(item.problem().message());
        }
        Call type = Call.ofType(item.fields().get("type"));
        if (type == null) {
            throw Parser.unknownType();
        }
        return Messages.read(type, item.fields(), fields.get("sentAt"), receivedAt, caller);
    }
}
