// Processes of a server, as the kernel shows them.
import {existsSync, readdirSync, readFileSync} from 'node:fs';

// Resolves once `holds` does; the deadline of a check is its deadline.
export async function until(holds) {
  while (!holds()) await new Promise((done) => setTimeout(done, 10));
}

// All processes that `pid` started, and they.
export function descendants(pid) {
  const found = [];
  const path = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(path)) return found;
  for (const child of readFileSync(path, 'utf8').trim().split(' ')) {
    if (child) found.push(Number(child), ...descendants(child));
  }
  return found;
}

function runs(pid) {
  try {
    // A zombie has ended; whoever adopts it will notice.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

// Resolves once none of `pids` runs.
export async function allGone(pids) {
  for (const pid of pids) {
    await until(() => !runs(pid));
  }
}

// Whether a thread of `pid` wants a processor.
function isBusy(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).some(
        (thread) => /\) R /.test(
            readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')));
  } catch {
    return false;
  }
}

// The descendants of `pid` that are at work.
export function busy(pid) {
  return descendants(pid).filter(isBusy);
}
