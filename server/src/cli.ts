import { statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './cli/environment';
import { run } from './cli/runCommand';
import { programFiles } from './files/installation';
import { simulatorProcess } from './runner/simulatorPort';

// A reader such as `head` may close the pipe early; that is no failure.
process.stdout.on('error', () => {
  process.exit(0);
});
void run(process.argv.slice(2), environment()).then((status) => {
  process.exitCode = status;
});

function environment(): Environment {
  const { size, mtimeMs } = statSync(__filename);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const files = programFiles(join(__dirname, '..'));
  return {
    ...files,
    build: `${files.version} ${size} ${mtimeMs}`,
    cacheFolder: join(cache, 'livepatch-language-server', 'check'),
    processors: availableParallelism(),
    cwd: process.cwd(),
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    startSimulator: () => simulatorProcess(join(__dirname, 'simulator.js'), { isBackground: false }),
    progress: process.stderr.isTTY ? showProgress : () => undefined,
    out: (text) => process.stdout.write(text),
    complain: (sentence) => process.stderr.write(`${sentence}\n`),
  };
}

/** One line that is written over and over, and wiped in the end. */
function showProgress(done: number | undefined, all: number): void {
  const wipe = '\r\u001b[K';
  process.stderr.write(done === undefined ? wipe : `${wipe}${done} of ${all} modules checked`);
}
