import { join } from 'node:path';
import { run } from './cli/run';
import { programFiles } from './files/installation';

// A reader such as `head` may close the pipe early; that is no failure.
process.stdout.on('error', () => {
  process.exit(0);
});

void run(process.argv.slice(2), {
  ...programFiles(join(__dirname, '..')),
  cwd: process.cwd(),
  colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  out: (text) => process.stdout.write(text),
  complain: (sentence) => process.stderr.write(`${sentence}\n`),
}).then((status) => {
  process.exitCode = status;
});
