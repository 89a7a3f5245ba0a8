// What a model must read before its first word: the list of the tools.
import assert from 'node:assert/strict';

import {RawClient} from './raw_client.mjs';

// Of one tool, and of the whole line. Every client sends both to its model
// with each conversation.
const TOOL_BYTES = 4096;
const LIST_BYTES = 16384;

const bytes = (value) => Buffer.byteLength(JSON.stringify(value));

export function registerSize(harness, target) {
  for (const ask of ['request', 'stateless']) {
    harness.check(`size: tools/list is small (${ask})`, async () => {
      const client = new RawClient(target);
      if (ask === 'request') await client.initialize();
      const {result: {tools}} = await client[ask]('tools/list');
      const list = Buffer.byteLength(client.lines.at(-1));
      await client.close();
      for (const tool of tools) {
        console.log(`      ${String(bytes(tool)).padStart(6)} B ${tool.name}`);
      }
      console.log(`      ${String(list).padStart(6)} B in all`);
      for (const tool of tools) {
        assert.ok(bytes(tool) <= TOOL_BYTES, `${tool.name}: ${bytes(tool)}`);
      }
      assert.ok(list <= LIST_BYTES, `${list} bytes`);
    });
  }
}
