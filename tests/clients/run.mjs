// Runs every suite and counts: see `run`.
import {resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';

import {registerClientV2} from './client_v2.mjs';
import {registerFeatures} from './features.mjs';
import {Harness} from './harness.mjs';
import {registerHostileInput} from './hostile_input.mjs';
import {registerInspector} from './inspector.mjs';
import {registerLifecycle} from './lifecycle.mjs';
import {registerLongCalls} from './long_calls.mjs';
import {registerRevisions} from './revisions.mjs';
import {registerSdkV1} from './sdk_v1.mjs';
import {registerSize} from './size.mjs';
import {registerWire} from './wire_schema.mjs';
import {makeWorkspace} from './workspace.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {values} = parseArgs({
  options: {
    binary: {type: 'string', default: `${root}/bazel-bin/mcp/osiris-mcp`},
    only: {type: 'string', default: ''},
  },
});

const workspace = makeWorkspace(root);
const args = ['--home', workspace.home];
const target = {command: resolve(values.binary), args, workspace, root};

const harness = new Harness(values.only);
registerSdkV1(harness, target);
registerClientV2(harness, target);
registerWire(harness, target);
registerHostileInput(harness, target);
registerLifecycle(harness, target);
registerLongCalls(harness, target);
registerInspector(harness, target);
registerRevisions(harness, target);
registerFeatures(harness, target);
registerSize(harness, target);
const failed = await harness.run();
workspace.remove();
process.exit(failed ? 1 : 0);
