// What the server announces, it does; what it does not announce, it refuses.
// The same for a client that shakes hands and for one that does not.
import assert from 'node:assert/strict';

import {RawClient} from './raw_client.mjs';
import {HOSTILE_TABLE} from './workspace.mjs';

const UNSERVED = -32601;
const INVALID = -32602;
const NEWEST = /^osiris:\/\/mcp\/sources\//;
const SUBSCRIPTION = 'io.modelcontextprotocol/subscriptionId';

// A session of one kind: `ask` and what was announced.
async function withSession(target, kind, body) {
  const client = new RawClient(target);
  let ask = (method, params) => client.request(method, params);
  let announced;
  if (kind === 'stateless') {
    ask = (method, params) => client.stateless(method, params);
    announced = (await ask('server/discover')).result.capabilities;
  } else {
    announced = (await client.initialize()).result.capabilities;
  }
  await body({client, ask, announced});
  assert.deepEqual(await client.close(), {code: 0, signal: null});
}

// Every entry of a list, page by page.
async function all(ask, method, key) {
  const entries = [];
  let cursor;
  do {
    const {result, error} =
        await ask(method, cursor === undefined ? {} : {cursor});
    assert.equal(error, undefined, JSON.stringify(error));
    assert.ok(cursor === undefined || result[key].length > 0, 'an empty page');
    entries.push(...result[key]);
    cursor = result.nextCursor;
  } while (cursor !== undefined);
  return entries;
}

// Makes the server know a source whose names give orders to a reader.
async function discoverHostile(ask) {
  const {result} = await ask('tools/call', {
    name: 'discovery_request',
    arguments: {connection: '@sqlite.endless', detail: 'names'},
  });
  assert.equal(result.isError, false, result.content[0].text);
  return Object.values(result.structuredContent.links)[0].split('/').at(-2);
}

// A value for an argument of a prompt, by its name.
function valueFor(name, snapshot, target) {
  if (/connection|source/.test(name)) return target.workspace.sources[0];
  if (/snapshot|discovery|from|to|before|after|id/.test(name)) return snapshot;
  return 'movie';
}

async function checkPrompts({ask, announced}, target) {
  if (!announced.prompts) {
    assert.equal((await ask('prompts/list')).error.code, UNSERVED);
    return;
  }
  const snapshot = await discoverHostile(ask);
  const prompts = await all(ask, 'prompts/list', 'prompts');
  assert.ok(prompts.length > 0);
  for (const {name, title, description, arguments: takes = []} of prompts) {
    assert.ok(title && description, name);
    const filled = Object.fromEntries(takes.map(
        (argument) =>
          [argument.name, valueFor(argument.name, snapshot, target)]));
    const {result, error} = await ask('prompts/get', {name, arguments: filled});
    assert.equal(error, undefined, `${name}: ${JSON.stringify(error)}`);
    assert.ok(result.messages.length > 0, name);
    for (const {content} of result.messages) {
      assert.ok(!(content.text ?? '').includes(HOSTILE_TABLE), name);
    }
    for (const required of takes.filter((argument) => argument.required)) {
      const {[required.name]: _, ...rest} = filled;
      const refused = await ask('prompts/get', {name, arguments: rest});
      assert.equal(refused.error.code, INVALID, `${name} ${required.name}`);
    }
  }
  const unknown = await ask('prompts/get', {name: 'nope'});
  assert.equal(unknown.error.code, INVALID);
}

async function complete(ask, ref, name, value) {
  const {result, error} = await ask(
      'completion/complete', {ref, argument: {name, value}});
  assert.equal(error, undefined, JSON.stringify(error));
  const {values} = result.completion;
  assert.ok(values.length <= 100);
  return values;
}

async function checkCompletion({ask, announced}, target) {
  if (!announced.completions) {
    const {error} = await ask('completion/complete', {
      ref: {type: 'ref/prompt', name: 'x'},
      argument: {name: 'x', value: ''},
    });
    assert.equal(error.code, UNSERVED);
    return;
  }
  const prompts = announced.prompts ?
      await all(ask, 'prompts/list', 'prompts') : [];
  let sources = 0;
  for (const {name, arguments: takes = []} of prompts) {
    const ref = {type: 'ref/prompt', name};
    for (const argument of takes) {
      const values = await complete(ask, ref, argument.name, '');
      if (!values.includes(target.workspace.sources[0])) continue;
      ++sources;
      assert.deepEqual(await complete(ask, ref, argument.name, '@sqlite.mov'),
                       ['@sqlite.movies']);
      assert.deepEqual(await complete(ask, ref, argument.name, 'zzz'), []);
    }
  }
  assert.ok(sources > 0, 'no argument is completed with connections');
  const unknown = await ask('completion/complete', {
    ref: {type: 'ref/prompt', name: 'nope'},
    argument: {name: 'x', value: ''},
  });
  assert.equal(unknown.error.code, INVALID);
}

async function checkLogging({client, ask, announced}) {
  const call = () => ask('tools/call', {name: 'connections_list'});
  const said = () => client.notifications('notifications/message').length;
  await call();
  if (!announced.logging) {
    assert.equal(said(), 0);
    assert.equal((await ask('logging/setLevel', {level: 'info'})).error.code,
                 UNSERVED);
    return;
  }
  assert.deepEqual((await ask('logging/setLevel', {level: 'debug'})).result, {});
  await call();
  assert.equal((await ask('logging/setLevel', {level: 'loud'})).error.code,
               INVALID);
  await ask('logging/setLevel', {level: 'emergency'});
  const before = said();
  await call();
  assert.equal(said(), before);
}

async function checkStatelessLogging({client, ask}) {
  await ask('tools/call', {name: 'connections_list'});
  assert.equal(client.notifications('notifications/message').length, 0);
  assert.equal((await ask('logging/setLevel', {level: 'info'})).error.code,
               UNSERVED);
}

async function checkSubscriptions({ask, announced}) {
  const uri = 'osiris://mcp/discovery/none/overview.json';
  if (!announced.resources?.subscribe) {
    for (const method of ['resources/subscribe', 'resources/unsubscribe']) {
      assert.equal((await ask(method, {uri})).error.code, UNSERVED);
    }
    return;
  }
  await discoverHostile(ask);
  const resources = await all(ask, 'resources/list', 'resources');
  const newest = resources.find((resource) => NEWEST.test(resource.uri));
  for (const method of ['resources/subscribe', 'resources/unsubscribe']) {
    assert.deepEqual((await ask(method, {uri: newest.uri})).result, {});
    assert.equal((await ask(method, {})).error.code, INVALID);
  }
  const climbs = 'osiris://mcp/sources/../tables.txt';
  assert.ok((await ask('resources/subscribe', {uri: climbs})).error);
}

// The next news of `uri`.
const newsOf = (client, uri) => client.receive(
    ({method, params}) => method === 'notifications/resources/updated' &&
        params.uri === uri);

// Has another server, as another window has one, look at the source again.
async function lookAgain(target, samples) {
  const other = new RawClient(target);
  await other.initialize();
  const {result} = await other.request('tools/call', {
    name: 'discovery_request',
    arguments: {connection: '@sqlite.movies', refresh: true, detail: 'full',
                samples},
  });
  assert.equal(result.isError, false, result.content[0].text);
  await other.close();
}

// `samples` is a number that no other check asks for: what is found is new.
async function checkNews({client, ask, announced}, target, samples, subscribe) {
  if (!announced.resources?.subscribe) return;
  const uri = 'osiris://mcp/sources/sqlite.movies/tables.txt';
  const before = await ask('tools/call', {
    name: 'discovery_request',
    arguments: {connection: '@sqlite.movies', detail: 'names'},
  });
  assert.equal(before.result.isError, false);
  await subscribe(uri);
  const news = newsOf(client, uri);
  await lookAgain(target, samples);
  await news;
  const {result} = await ask('resources/read', {uri});
  assert.equal(result.contents[0].uri, uri);
}

async function checkListening({client, announced}) {
  const {id, answer} = client.sendStateless('subscriptions/listen', {
    notifications: {toolsListChanged: true, resourcesListChanged: true,
                    promptsListChanged: true, resourceSubscriptions: []},
  });
  const news = ['tools', 'resources', 'prompts'].filter(
      (key) => announced[key]?.listChanged);
  const first = await Promise.race([
    answer,
    client.receive(({method}) => method?.startsWith('notifications/')),
  ]);
  if (first.error) {
    assert.equal(first.error.code, UNSERVED);
    assert.deepEqual(news, []);
    return;
  }
  answer.catch(() => {});
  assert.equal(first.method, 'notifications/subscriptions/acknowledged');
  assert.equal(first.params._meta[SUBSCRIPTION], id);
  for (const key of news) {
    assert.equal(first.params.notifications[`${key}ListChanged`], true, key);
  }
  client.notify('notifications/cancelled', {requestId: id});
  await client.stateless('tools/list');
  assert.ok(!client.messages.some(
      (message) => message.id === id && message.result));
}

async function checkPages({ask}) {
  await discoverHostile(ask);
  for (const [method, key, name] of [
         ['tools/list', 'tools', 'name'],
         ['resources/list', 'resources', 'uri'],
         ['resources/templates/list', 'resourceTemplates', 'uriTemplate'],
       ]) {
    const names = (await all(ask, method, key)).map((entry) => entry[name]);
    assert.ok(names.length > 0, method);
    assert.equal(new Set(names).size, names.length, method);
    for (const cursor of ['made up', '', '0', 'AAAA', 'x'.repeat(5000)]) {
      assert.equal((await ask(method, {cursor})).error?.code, INVALID,
                   `${method} ${cursor.slice(0, 10)}`);
    }
    assert.equal((await ask(method, {cursor: 7})).error?.code, INVALID);
  }
}

// Listens without a handshake to news of `uri`.
async function listenTo(client, uri) {
  client.sendStateless('subscriptions/listen',
                       {notifications: {resourceSubscriptions: [uri]}})
      .answer.catch(() => {});
  const {method} = await client.receive();
  assert.equal(method, 'notifications/subscriptions/acknowledged');
}

export function registerFeatures(harness, target) {
  for (const kind of ['handshake', 'stateless']) {
    const check = (name, body) => harness.check(
        `features: ${name} (${kind})`,
        () => withSession(target, kind, (session) => body(session, target)));
    check('prompts are as announced', checkPrompts);
    check('completion is as announced', checkCompletion);
    check('logging is as announced',
          kind === 'stateless' ? checkStatelessLogging : checkLogging);
    check('subscriptions are as announced',
          kind === 'stateless' ? checkListening : checkSubscriptions);
    check('a subscriber hears what another process finds',
          (session) => checkNews(
              session, target, kind === 'stateless' ? 7 : 8,
              kind === 'stateless' ? (uri) => listenTo(session.client, uri) :
                  (uri) => session.ask('resources/subscribe', {uri})));
    check('every list ends, and knows its cursors', checkPages);
  }
}
