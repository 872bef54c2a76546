import {createStore} from './storage.js';

const KEY = 'beckon.consent';
const PURPOSES = ['analytics', 'personalisation', 'messages'];

/** As much as a decision says beyond doubt: true, the purposes agreed to, or false. */
function understood(given) {
  let agreed = given === true;
  PURPOSES.forEach((purpose) => {
    if (given?.[purpose] === true) {
      agreed = {...agreed, [purpose]: true};
    }
  });
  return agreed;
}

/**
 * What the visitor agrees to. Agreement is always stored, since the server may know of an earlier refusal;
 * a refusal of everything only where that is not what holds without a decision, so that nothing is stored
 * of visitors who were not asked or said no.
 *
 * @param {!Object} options the page's `consent` and `gpc`
 * @return {!Object} `get`, `set`, and `all` purposes that are agreed to
 */
export function createConsent({consent = 'granted', gpc}) {
  const store = createStore('localStorage');
  const withoutDecision =
    consent === 'granted' && (gpc === 'ignore' || !navigator.globalPrivacyControl);
  if (consent === 'denied') {
    store.set(KEY);
  }

  /** What the visitor has decided; undefined where they have not. */
  function get() {
    const stored = store.get(KEY);
    try {
      return stored && understood(JSON.parse(stored));
    } catch (_) {
      return false;
    }
  }

  return {
    get,

    all() {
      const agreed = get() ?? withoutDecision;
      return PURPOSES.filter((purpose) => agreed === true || agreed[purpose]);
    },

    /** Takes a decision, and gives what is to be told of it. */
    set(given) {
      const decision = understood(given);
      store.set(KEY, (decision || withoutDecision) && JSON.stringify(decision));
      return decision;
    },
  };
}
