package io.beckon.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckon.servlet.testing.Peer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** Messages that are too large or of another kind, as the protocol says: limits of 16,384 bytes and of four times as many. */
interface LimitsContract extends OnEndpoints {
    @Test
    default void aMessageOverTheLimitIsAnsweredAndTheConnectionStays() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            tab.send(track(20_000));
            assertThat(tab.await("message_too_large")).contains("16384");
            tab.send("{\"type\":\"ping\"}").await("pong");
        }
    }

    @Test
    default void aMessageFarOverTheLimitEndsTheConnection() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            tab.send(track(70_000));
            assertThat(tab.awaitClose()).isEqualTo(4105);
        }
    }

    @Test
    default void soDoesOneThatComesInPartsAndGoesOn() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            String part = "x".repeat(8_000);
            for (int i = 0; i < 9; i++) {
                tab.sendPartIfOpen(part, false);
            }
            assertThat(tab.awaitClose()).isEqualTo(4105);
        }
    }

    @Test
    default void aMessageOfTheLargestSizeIsTakenWhereverItsCharactersAreCut() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            // Three bytes each, so that they do not end where a container's buffers do.
            String room = "€".repeat(64);
            String filling = "€".repeat(5_000);
            tab.send("{\"type\":\"join\",\"ref\":\"" + room + "\",\"room\":\"x\",\"filling\":\""
                    + filling + "\"}");
            assertThat(tab.await("room_not_joinable")).contains(room);
        }
    }

    @Test
    default void aBinaryMessageEndsTheConnection() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            tab.sendBinary("x".getBytes(StandardCharsets.US_ASCII));
            assertThat(tab.awaitClose()).isEqualTo(4101);
        }
    }

    @Test
    default void soDoesALargeOne() {
        Deployed shop = shop();
        try (Peer tab = shop.tab().open()) {
            tab.hello();
            tab.sendBinary(new byte[100_000]);
            assertThat(tab.awaitClose()).isEqualTo(closesLargeBinaryMessageWith());
        }
    }

    /** Some containers close it by themselves, with 1009, which RFC 6455 has for what is too large. */
    default int closesLargeBinaryMessageWith() {
        return 4101;
    }

    private static String track(int characters) {
        return "{\"type\":\"track\",\"name\":\"x\",\"properties\":{\"filling\":\""
                + "x".repeat(characters) + "\"}}";
    }
}
