import {createStore} from './storage.js';

const KEY = 'beckon.consent';

/**
 * Whether the visitor agrees. What is stored is only a decision that differs from what holds
 * without one, so that nothing is stored of visitors who were not asked or said no.
 *
 * @param {!Object} options the page's `consent` and `gpc`
 * @return {!Object} `given` and `decide`
 */
export function createConsent({consent = 'granted', gpc}) {
  const store = createStore('localStorage');
  const withoutDecision =
    consent === 'granted' && (gpc === 'ignore' || !navigator.globalPrivacyControl);
  if (consent === 'denied') {
    store.set(KEY);
  }

  return {
    given() {
      const decision = store.get(KEY);
      return decision ? decision === 'true' : withoutDecision;
    },

    decide(given) {
      store.set(KEY, given === withoutDecision ? '' : String(given));
    },
  };
}
