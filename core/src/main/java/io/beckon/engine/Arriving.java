package io.beckon.engine;

import io.beckon.Consent;
import io.beckon.Page;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a tab has said in its hello.
 *
 * @param page where it is
 * @param resumed whether it showed the page before, on another connection
 * @param consent what the visitor has decided, or null where it has not
 * @param globalPrivacyControl whether its browser said so in the handshake
 * @param claims who the visitor is
 */
record Arriving(
        Page page,
        boolean resumed,
        @Nullable Consent consent,
        boolean globalPrivacyControl,
        List<Claim> claims) {}
