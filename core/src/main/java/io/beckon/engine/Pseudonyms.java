package io.beckon.engine;

import io.beckon.Audience;
import io.beckon.people.Identity;

import java.util.List;

/**
 * Makes of identities what may be remembered and told of them: without the site's secret nobody can find out who it was, not
 * even by trying all emails that there are. Safe for use by many threads.
 */
final class Pseudonyms {
    private final Signer signer;

    Pseudonyms(CurrentSite site) {
        this.signer = new Signer(site, "pseudonym");
    }

    String of(Identity identity) {
        return signer.sign(text(identity));
    }

    /** Returns also that which the secret before this one makes, first the one of {@link #of}. */
    List<String> all(Identity identity) {
        return signer.signAll(text(identity));
    }

    Audience.Addressed audience(Identity identity) {
        return new Audience.Addressed(identity.namespace(), identity.kind(), of(identity));
    }

    private static String text(Identity identity) {
        return identity.namespace() + "\n" + identity.kind().wireName() + "\n" + identity.value();
    }
}
