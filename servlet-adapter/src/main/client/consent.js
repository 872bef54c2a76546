import {createSlot} from './storage.js';

/**
 * Whether the visitor agrees. What is stored is only a decision that differs from what holds
 * without one, so that nothing is stored of visitors who were not asked or said no.
 *
 * @param {!Object} options the page's `consent` and `gpc`
 * @return {!Object} `given` and `decide`
 */
export function createConsent({consent = 'granted', gpc}) {
  const slot = createSlot('localStorage', 'beckon.consent');
  const withoutDecision =
    consent === 'granted' && (gpc === 'ignore' || !navigator.globalPrivacyControl);
  if (consent === 'denied') {
    slot.set();
  }

  return {
    given() {
      const decision = slot.get();
      return decision ? decision === 'true' : withoutDecision;
    },

    decide(given) {
      slot.set(given === withoutDecision ? '' : String(given));
    },
  };
}
