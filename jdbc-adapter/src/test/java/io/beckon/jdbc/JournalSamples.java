package io.beckon.jdbc;

import io.beckon.VisitorId;
import io.beckon.spi.Change;
import io.beckon.spi.DeliveryState;
import io.beckon.spi.StoredMessage;
import io.beckon.spi.SuppressionReason;

/** Messages and what becomes of them, to be written into a journal. */
final class JournalSamples {
    private JournalSamples() {}

    /** Makes ids that differ where the numbers do, of up to five digits. */
    static String visitor(int number) {
        return new VisitorId("v_visitor_number_id%05d".formatted(number)).value();
    }

    static StoredMessage message(String id, String audience, String text) {
        return message(id, audience, text, "Anna", false);
    }

    static StoredMessage message(
            String id, String audience, String text, String by, boolean lateArrivals) {
        return new StoredMessage(
                id,
                "offer",
                text,
                audience,
                by,
                "default",
                1_000,
                1_000_000,
                0,
                null,
                null,
                0,
                false,
                false,
                lateArrivals);
    }

    static StoredMessage message(int number) {
        return message(
                "01J000000000000000000" + "%05d".formatted(number),
                "{\"everybody\":true}",
                "{\"data\":{\"title\":\"Offer " + number + " \u00fc\u20ac\ud83d\ude97\"}}");
    }

    static JournalEntry changed(
            StoredMessage message, String visitor, DeliveryState from, DeliveryState to, long at) {
        SuppressionReason reason =
                to == DeliveryState.SUPPRESSED ? SuppressionReason.QUEUE_FULL : null;
        return JournalEntry.changed(new Change(message, visitor, from, to, reason, at));
    }
}
