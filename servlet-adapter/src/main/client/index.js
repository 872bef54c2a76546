import {ownAttributes} from './attributes.js';
import {card} from './card.js';
import {connect} from './connect.js';

api = {connect, card};

const script = document.currentScript;
if (script?.matches('[data-beckon-connect]')) {
  window.beckon = connect(ownAttributes(script));
}
