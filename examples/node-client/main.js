// node main.js <address> [--page <url>] [--origin <origin>] [--memory <file>]
//
// Prints what happens, one JSON object a line. Interrupt it to leave.

import { Memory } from './memory.js';
import { Visitor } from './visitor.js';

const [address, ...rest] = process.argv.slice(2);
if (!address || rest.length % 2 !== 0) {
  console.error('Say: node main.js ws://localhost:8080/beckon/visitor [--page <url>] [--origin <origin>] [--memory <file>]');
  process.exit(2);
}
const options = {};
for (let i = 0; i < rest.length; i += 2) {
  options[rest[i]] = rest[i + 1];
}

const visitor = new Visitor({
  address,
  page: { url: options['--page'] ?? 'https://shop.example/', title: '', referrer: '' },
  origin: options['--origin'],
  memory: new Memory(options['--memory']),
  tell: (what) => console.log(JSON.stringify(what)),
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => visitor.stop());
}
visitor.connect();
