'use strict';

// A server that tells by Segment's library what happens there: the calls come as [[method, parameters], ...]
// on the standard input. Says what the library has said of each.

const {readFileSync} = require('node:fs');
const {Analytics} = require('@segment/analytics-node');

const [host, writeKey] = process.argv.slice(2);
const analytics = new Analytics({writeKey, host, path: '/beckon/api/v1/batch'});
const said = {sent: [], failed: [], requests: 0};

analytics.on('http_request', () => said.requests++);

for (const [method, parameters] of JSON.parse(readFileSync(0, 'utf8'))) {
  analytics[method](parameters, (error) => {
    (error ? said.failed : said.sent).push(error ? error.message : method);
  });
}
analytics.closeAndFlush().then(() => console.log(JSON.stringify(said)));
