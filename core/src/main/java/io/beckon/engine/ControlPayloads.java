package io.beckon.engine;

import io.beckon.protocol.Codec;
import io.beckon.protocol.Ping;
import io.beckon.protocol.Pong;
import io.beckon.protocol.ToVisitor;
import io.beckon.spi.Payload;

/**
 * Messages that are the same for every connection, encoded once.
 *
 * @param ping asks a peer whether it is there
 * @param pong says that the server is there
 */
record ControlPayloads(Payload ping, Payload pong) {
    static ControlPayloads encode(Codec codec) {
        return new ControlPayloads(
                Payload.of(codec.write((ToVisitor) new Ping())),
                Payload.of(codec.write((ToVisitor) new Pong())));
    }
}
