package io.beckon.engine;

import java.util.concurrent.CompletionException;

/** What may be told of a failure whose text may carry personal data. */
final class Failures {
    private Failures() {}

    /** Returns the name of the class of what failed in the first place. */
    static String nameOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && failure instanceof CompletionException
                ? cause.getClass().getName()
                : failure.getClass().getName();
    }
}
