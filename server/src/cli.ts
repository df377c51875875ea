import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './cli/run';

const root = join(__dirname, '..');

/** The version stands in one place, the package's description. */
function packageVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isObject = typeof description === 'object' && description !== null;
  return isObject && 'version' in description ? String(description.version) : 'unknown';
}

// A reader such as `head` may close the pipe early; that is no failure.
process.stdout.on('error', () => {
  process.exit(0);
});

void run(process.argv.slice(2), {
  cwd: process.cwd(),
  docs: join(root, 'docs', 'rules'),
  version: packageVersion(),
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  out: (text) => process.stdout.write(text),
  complain: (sentence) => process.stderr.write(`${sentence}\n`),
}).then((status) => {
  process.exitCode = status;
});
