// The Inspector's command line, in both ways that the protocol begins.
import assert from 'node:assert/strict';
import {execFile, execFileSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const ERAS = ['legacy', 'modern'];

// Runs it; its exit code, what it printed, and that as JSON where it is.
function inspect({node, program, config, environment}, era, ...args) {
  return new Promise((resolve) => {
    execFile(node, [
      program, '--cli', '--config', config, '--server', 'osiris', '--quiet',
      '--protocol-era', era, '--format', 'json', ...args,
    ], {encoding: 'utf8', env: environment, maxBuffer: 1 << 26},
    (error, stdout, stderr) => {
      resolve({
        code: error ? error.code : 0,
        result: stdout ? JSON.parse(stdout).result : null,
        stderr,
      });
    });
  });
}

// Where it is, and a configuration that names the server.
function install({command, args, workspace, root}) {
  const folder = join(root, 'tests/conformance');
  const program = join(folder, 'node_modules/.bin/mcp-inspector');
  if (!existsSync(program)) {
    throw new Error('no Inspector: run tools/setup client');
  }
  const config = join(workspace.home, 'empty', 'inspector.json');
  writeFileSync(
      config, JSON.stringify({mcpServers: {osiris: {command, args}}}));
  return {
    node: execFileSync(join(folder, 'node'), {encoding: 'utf8'}).trim(),
    program,
    config,
    // It keeps a folder in its home.
    environment: {...process.env, HOME: join(workspace.home, 'empty')},
  };
}

async function readEverything(setup, era) {
  const lists = [['resources/list', 'resources'],
                 ['resources/templates/list', 'resourceTemplates']];
  for (const [method, key] of lists) {
    const {code, result, stderr} = await inspect(setup, era, '--method', method);
    assert.equal(code, 0, stderr);
    assert.ok(result[key].length > 0, method);
    if (key !== 'resources') continue;
    const [{uri}] = result.resources;
    const read = await inspect(setup, era, '--method', 'resources/read',
                               '--uri', uri);
    assert.equal(read.code, 0, read.stderr);
    assert.equal(read.result.contents[0].uri, uri);
  }
}

async function getPrompts(setup, era, source) {
  const listed = await inspect(setup, era, '--method', 'prompts/list');
  assert.equal(listed.code, 0, listed.stderr);
  const taking = listed.result.prompts.filter(
      ({arguments: takes}) => takes.length === 1 &&
          takes[0].name === 'connection');
  assert.ok(taking.length > 0);
  for (const {name} of taking) {
    const {code, result, stderr} = await inspect(
        setup, era, '--method', 'prompts/get', '--prompt-name', name,
        '--prompt-args', `connection=${source}`);
    assert.equal(code, 0, stderr);
    assert.match(JSON.stringify(result.messages), new RegExp(source), name);
  }
}

export function registerInspector(harness, target) {
  for (const era of ERAS) {
    harness.check(`inspector: finds no fault with the tools (${era})`,
                  async () => {
      const {code, result, stderr} = await inspect(
          install(target), era, '--method', 'tools/list', '--strict');
      assert.equal(code, 0, stderr);
      assert.ok(result.tools.length >= 4);
      assert.match(stderr, /^0 errors/m, stderr);
    });

    harness.check(`inspector: calls tools, and tells failure (${era})`,
                  async () => {
      const setup = install(target);
      const call = (name, args) => inspect(
          setup, era, '--method', 'tools/call', '--tool-name', name,
          '--tool-args-json', JSON.stringify(args));
      const {code, result, stderr} = await call(
          'discovery_request', {connection: target.workspace.sources[0]});
      assert.equal(code, 0, stderr);
      assert.equal(result.structuredContent.status, 'success');
      const failed = await call('discovery_request', {connection: '@sqlite.no'});
      assert.equal(failed.code, 5);
      assert.equal(failed.result.structuredContent.error.code,
                   'CONNECTION/NOT_FOUND');
    });

    harness.check(`inspector: gets prompts (${era})`, () =>
      getPrompts(install(target), era, target.workspace.sources[0]));

    harness.check(`inspector: reads resources (${era})`,
                  () => readEverything(install(target), era));
  }
}
