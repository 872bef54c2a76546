package io.beckon.servlet.api;

/** Ends the handling of a request that gets no more than an answer. It has no stack trace: clients decide how often it is thrown. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // Transient as a formality: exceptions are serializable, and this one never goes anywhere.
    private final transient Answer answer;

    Refused(Answer answer) {
        super(null, null, false, false);
        this.answer = answer;
    }

    static Refused badRequest(String text) {
        return new Refused(Answer.badRequest(text));
    }

    Answer answer() {
        return answer;
    }
}
