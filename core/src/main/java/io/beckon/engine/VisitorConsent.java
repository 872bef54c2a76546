package io.beckon.engine;

import io.beckon.Consent;
import io.beckon.Consent.Purpose;

import org.jspecify.annotations.Nullable;

/**
 * To what a visitor agrees: what it has decided, or else what its browser and the site say. Confined to the visitor's lane.
 */
final class VisitorConsent {
    private final Context context;
    private @Nullable Consent decision;
    private boolean globalPrivacyControl;

    VisitorConsent(Context context) {
        this.context = context;
    }

    Consent now() {
        Consent decided = decision;
        if (decided != null) {
            return decided;
        }
        return globalPrivacyControl
                ? context.site().globalPrivacyControl()
                : context.site().consent();
    }

    boolean allows(Purpose purpose) {
        return now().allows(purpose);
    }

    boolean isDecided() {
        return decision != null;
    }

    /** A tab has come. What its page says counts, as does the browser's word where nobody has decided. */
    void hears(Arriving arriving) {
        globalPrivacyControl = arriving.globalPrivacyControl();
        if (arriving.consent() != null) {
            decision = arriving.consent();
        }
    }

    void decided(Consent consent) {
        decision = consent;
    }

    /** The store knows of a decision, which is older than any that is known here. */
    void remembered(Consent consent) {
        if (decision == null) {
            decision = consent;
        }
    }
}
