import {ownAttributes} from './attributes.js';
import {card} from './card.js';
import {connectPerson} from './personal/person.js';

api = {connect: connectPerson, card};

const script = document.currentScript;
if (script && 'beckonConnect' in script.dataset) {
  window.beckon = connectPerson(ownAttributes(script));
}
