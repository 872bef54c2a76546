package io.beckon.engine;

import io.beckon.Consent;
import io.beckon.Consent.Purpose;
import io.beckon.spi.ConsentRecord;

import org.jspecify.annotations.Nullable;

/**
 * To what a visitor agrees: what it has decided, or else what its browser and the site say. Changed in the visitor's lane, read by
 * anybody.
 */
final class VisitorConsent {
    /**
     * What is known of it, until more is.
     *
     * @param decision what the visitor has decided, or null
     * @param repeated whether a page that was open before has said so: it may not know of a later refusal
     * @param globalPrivacyControl whether the browser of the last tab sends that
     */
    record Known(@Nullable Consent decision, boolean repeated, boolean globalPrivacyControl) {}

    private final Context context;
    private volatile Known known = new Known(null, false, false);

    VisitorConsent(Context context) {
        this.context = context;
    }

    Consent now() {
        Known all = known;
        Consent decision = all.decision();
        if (decision != null) {
            return decision;
        }
        return all.globalPrivacyControl()
                ? context.site().globalPrivacyControl()
                : context.site().consent();
    }

    boolean allows(Purpose purpose) {
        return now().allows(purpose);
    }

    ConsentRecord record() {
        return Stored.consent(now(), known.decision() != null);
    }

    /**
     * A tab has come. What its page says counts, as does the browser's word where nobody has decided. A page that was open before
     * cannot undo what was refused since.
     */
    void hears(Arriving arriving) {
        Known before = known;
        Consent said = arriving.consent();
        Consent decision = before.decision();
        if (said != null) {
            decision = arriving.resumed() && decision != null ? decision.and(said) : said;
        }
        known = new Known(
                decision, said != null && arriving.resumed(), arriving.globalPrivacyControl());
    }

    void decided(Consent consent) {
        known = new Known(consent, false, known.globalPrivacyControl());
    }

    /** Returns what is known here, to be compared with what the store has. */
    Known known() {
        return known;
    }

    /** Returns what holds if the store has this of the time before. */
    ConsentRecord beside(Known here, ConsentRecord kept) {
        Consent decision = here.decision();
        Consent before = Stored.decision(kept);
        if (decision == null) {
            return before == null ? record() : kept;
        }
        return Stored.consent(
                here.repeated() && before != null ? decision.and(before) : decision, true);
    }

    /** The store has told what holds; unless more is known meanwhile. */
    void remembered(Known here, Consent decision) {
        if (known.equals(here)) {
            known = new Known(decision, false, here.globalPrivacyControl());
        }
    }
}
