package io.beckon.servlet.api;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body. It does not hold the request, which containers use again for others.
 *
 * @param call what it calls
 * @param source where it comes from
 * @param caller whose word it is, or null if its body has yet to say so
 * @param compressed whether its body has to be unpacked
 * @param ownSignature our signature of its body, or null
 * @param segmentSignature Segment's signature of its body, or null
 * @param globalPrivacyControl whether a browser sent Global Privacy Control with it
 */
record Job(
        Call call,
        Source source,
        @Nullable Caller caller,
        boolean compressed,
        @Nullable String ownSignature,
        @Nullable String segmentSignature,
        boolean globalPrivacyControl) {
    /** Looks at a request, which throws {@link Refused} if its body is packed as nobody knows here. */
    static Job of(Call call, Source source, @Nullable Caller caller, HttpServletRequest request) {
        return new Job(
                call,
                source,
                caller,
                Bodies.isCompressed(request.getHeader("Content-Encoding")),
                request.getHeader(Signatures.OWN_HEADER),
                request.getHeader(Signatures.SEGMENT_HEADER),
                "1".equals(request.getHeader("Sec-GPC")));
    }

    /** Names the call, and nothing of what was sent. */
    @Override
    public String toString() {
        return "Job[" + call + "]";
    }
}
