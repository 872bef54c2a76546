package io.beckon.testing;

import io.beckon.protocol.Codec;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Inbound;

/** What the peers have in common: the codec, and that they answer heartbeats. */
final class Wire {
    static final Codec CODEC = new Codec(1_048_576, 64);

    private static final String PING = CODEC.write((ToVisitor) new Ping());
    private static final String PONG = CODEC.write((ToVisitor) new Pong());

    private Wire() {}

    static void answerPing(String frame, Inbound inbound) {
        if (frame.contains(PING)) {
            inbound.text(PONG);
        }
    }
}
