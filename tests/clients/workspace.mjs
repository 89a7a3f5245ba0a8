// A home folder with real databases, made anew for every run.
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

// Nobody here wrote it: Debian's package proj-data.
const PROJ = '/usr/share/proj/proj.db';

export function makeWorkspace(root) {
  const home = mkdtempSync(join(tmpdir(), 'osiris-clients-'));
  const movies = join(home, 'movies.db');
  const made = spawnSync(
      'python3',
      ['tools/sample/make_movies.py', 'tools/sample/schema.sql', movies,
       join(home, 'movies_next.db')],
      {cwd: root, encoding: 'utf8'});
  if (made.status !== 0) throw new Error(`no sample: ${made.stderr}`);
  const aliases = [`    movies: {path: ${JSON.stringify(movies)}}`,
                   `    dead: {path: ${JSON.stringify(join(home, 'none.db'))}}`];
  const hasProj = existsSync(PROJ);
  if (hasProj) aliases.push(`    proj: {path: ${JSON.stringify(PROJ)}}`);
  writeFileSync(join(home, 'osiris.yaml'), 'mcp:\n  call_deadline_ms: 20000\n');
  writeFileSync(
      join(home, 'osiris_connections.yaml'),
      ['version: 1', 'connections:', '  sqlite:', ...aliases, ''].join('\n'));
  mkdirSync(join(home, 'empty'));
  return {
    home,
    // References of sources that can be discovered.
    sources: ['@sqlite.movies', ...(hasProj ? ['@sqlite.proj'] : [])],
    remove: () => rmSync(home, {recursive: true, force: true}),
  };
}
