// A few lines of test runner: named checks, one after the other, counted.

const DEADLINE_MS = 60_000;

// Rejects when `work` takes longer than anything here may.
function withDeadline(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
        () => reject(new Error(`no end after ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export class Harness {
  #checks = [];
  #skipped = [];
  #only;

  // Runs only checks whose name begins with `only`.
  constructor(only = '') { this.#only = only; }

  check(name, body) {
    if (name.startsWith(this.#only)) this.#checks.push({name, body});
  }

  // Says aloud that something is not checked, and why.
  skip(name, why) {
    this.#skipped.push({name, why});
  }

  // Runs all; the number of those that failed.
  async run() {
    let failed = 0;
    for (const {name, body} of this.#checks) {
      try {
        await withDeadline(body());
        console.log(`ok    ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name}\n      ${error.stack ?? error}`);
      }
    }
    for (const {name, why} of this.#skipped) {
      console.log(`\n*** SKIPPED: ${name}\n*** ${why}\n`);
    }
    if (this.#checks.length === 0) {
      console.log('FAIL  nothing was checked');
      failed += 1;
    }
    const passed = Math.max(0, this.#checks.length - failed);
    console.log(`${passed} passed, ${failed} failed` +
                (this.#skipped.length ? `, ${this.#skipped.length} skipped` : ''));
    return failed;
  }
}
