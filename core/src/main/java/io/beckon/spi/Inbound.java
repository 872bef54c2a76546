package io.beckon.spi;

/**
 * What an adapter tells Beckon about one connection. An adapter makes its calls one after the other, as its container
 * delivers; none of them blocks or throws.
 */
public interface Inbound {
    /**
     * A whole text frame has come in.
     *
     * @param frame the text, which Beckon checks itself against its limits
     */
    void text(String frame);

    /** A binary frame has come in, which the protocol does not know. Its content is of no interest. */
    void binary();

    /** A message has come in that is larger than {@link Gateway#maxFrameBytes}; the adapter has dropped it. */
    void tooLarge();

    /** The connection is gone, for whatever reason. Calls after the first have no effect. */
    void closed();
}
