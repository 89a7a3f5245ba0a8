// What a run of the suite is held to: failures that are known, with reasons,
// and how much was tested when it was last looked at.
import {readFileSync, writeFileSync} from 'node:fs';

export const WIRE = 'wire-schema-valid';

// The known failures: lines TARGET REVISION SCENARIO CHECK REASON.
export class KnownFailures {
  #lines = new Map();  // key -> reason
  #used = new Set();

  constructor(path) {
    for (const [at, line] of readFileSync(path, 'utf8').split('\n').entries()) {
      if (line === '' || line.startsWith('#')) continue;
      const [target, revision, scenario, check, ...reason] = line.split(/\s+/);
      if (reason.length === 0) throw new Error(`${path}:${at + 1}: no reason`);
      this.#lines.set([target, revision, scenario, check].join(' '),
                      reason.join(' '));
    }
  }

  // Whether this may fail; a line that excused something is needed.
  excuses(target, revision, scenario, check) {
    const key = [target, revision, scenario, check].join(' ');
    if (!this.#lines.has(key)) return false;
    this.#used.add(key);
    return true;
  }

  // Lines about `targets` that excused nothing.
  stale(targets) {
    return [...this.#lines.keys()].filter(
        (key) => !this.#used.has(key) && targets.includes(key.split(' ')[0]));
  }
}

// How many checks each scenario passed when it was last looked at, so that none
// goes missing unseen.
export class Tally {
  #path;
  #known;
  #now = {};

  constructor(path) {
    this.#path = path;
    this.#known = JSON.parse(readFileSync(path, 'utf8'));
  }

  // Notes what passed; what is wrong with it, or null.
  note(target, revision, scenario, passed) {
    const key = `${target} ${revision}`;
    (this.#now[key] ??= {})[scenario] = passed;
    const before = this.#known[key]?.[scenario];
    if (before === undefined) return 'is new here: look at it, then --update';
    if (passed < before) return `passed ${passed} checks, and ${before} before`;
    return null;
  }

  // Scenarios that were not run any more, as text.
  get missing() {
    return Object.entries(this.#known).flatMap(([key, scenarios]) =>
      key in this.#now ?
        Object.keys(scenarios)
            .filter((scenario) => !(scenario in this.#now[key]))
            .map((scenario) => `${key} ${scenario}`) : []);
  }

  update() {
    const sorted = {...this.#known};
    for (const [key, scenarios] of Object.entries(this.#now)) {
      sorted[key] = Object.fromEntries(Object.entries(scenarios).sort());
    }
    writeFileSync(this.#path, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}
