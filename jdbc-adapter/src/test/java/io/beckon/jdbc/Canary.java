package io.beckon.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.spi.ConsentRecord;
import io.beckon.spi.StoredMessage;
import io.beckon.testing.KeptMessage;
import io.beckon.testing.StoreNode;
import io.beckon.testing.VirtualTime;

import java.util.List;

/**
 * Somebody of whom everything is known that a store can know, in words that stand nowhere else. No three letters stand twice
 * in them, so that a database that compresses writes each of them out once.
 */
final class Canary {
    static final String VISITOR = "v_Xq7Zk2Wv9Jp4Rt6Ym1Lc8B";

    /** Of the form of the engine's. */
    static final String PERSON = "Hs3Nd5Gf0TaKeVuPyBiMxCzLwQo1Ru2Jr4Fj7Ug9EhI";

    /** Somebody else, who stays. */
    static final String OTHER = "v_other00000000000000001";

    private static final String TITLE = "TkZ5wPq8NvXb";
    private static final String BODY = "bR3jGm7SyHcD";
    private static final String ROOM = "Wf6uLx1QzEoK";
    private static final String KEY = "nC9tVi2YpUdM";
    private static final String REPLACES = "rA4hJs0FgOeB";

    private static final String TO_VISITOR = "{\"visitor\":\"" + VISITOR + "\"}";
    private static final String TO_PERSON =
            "{\"identity\":{\"namespace\":\"own\",\"kind\":\"email\",\"pseudonym\":\"" + PERSON
                    + "\"}}";

    private static final String TO_ROOM = "{\"room\":\"" + ROOM + "\"}";
    private static final String TEXT =
            "{\"data\":{\"title\":\"" + TITLE + "\",\"body\":\"" + BODY + "\"}}";

    private final StoreNode node;
    private final VirtualTime time;

    private Canary(StoreNode node, VirtualTime time) {
        this.node = node;
        this.time = time;
    }

    /** All words of which nothing may be left. */
    static List<String> words() {
        return List.of(VISITOR, PERSON, TITLE, BODY, ROOM, KEY, REPLACES);
    }

    /** Makes both known to a store, and lets something happen with each of their messages. */
    static void sing(StoreNode node, VirtualTime time) {
        new Canary(node, time).sing();
    }

    private void sing() {
        node.link(VISITOR, PERSON);
        node.consent(VISITOR, new ConsentRecord(false, false, true, true));
        for (String audience : List.of(TO_VISITOR, TO_ROOM)) {
            StoredMessage shown = message(audience).build();
            node.accept(shown, VISITOR);
            node.show(VISITOR, shown);
            node.accept(message(audience).build(), VISITOR);
        }
        StoredMessage toPerson = message(TO_PERSON).build();
        node.accept(toPerson, VISITOR, OTHER);
        node.show(OTHER, toPerson);
        node.accept(message(TO_PERSON).lateArrivals().build(), OTHER);
        node.accept(message(TO_PERSON).build());
        node.accept(KeptMessage.at(time).build(), VISITOR, OTHER);
        node.accept(
                KeptMessage.at(time)
                        .text("{\"of\":\"" + VISITOR + "\"}")
                        .key(KEY + VISITOR)
                        .replaces("of " + VISITOR)
                        .build(),
                OTHER);
    }

    private KeptMessage message(String audience) {
        KeptMessage message = KeptMessage.at(time).audience(audience).text(TEXT);
        String id = message.build().id();
        return message.key(KEY + id).replaces(REPLACES + id);
    }

    /** Erases both. */
    static void silence(StoreNode node) {
        assertThat(node.erase(VISITOR).records()).isPositive();
        assertThat(node.erase(PERSON).records()).isPositive();
    }
}
