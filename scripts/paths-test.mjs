// `npm run test:paths`: random functions of which no argument is known. Each way that the machine finds through them is
// compared with what gcc makes of it, and ways that arguments at random take with those that were found. Ends with 3
// where there is no gcc.
import { spawnSync } from 'node:child_process';
import { runBundled } from './run-bundled.mjs';

const EXIT_UNAVAILABLE = 3;

await runBundled('test/paths/main.ts', 'paths/main.mjs', () => {
  if (spawnSync('gcc', ['--version']).status === 0) return undefined;
  console.error('There is no gcc.');
  return EXIT_UNAVAILABLE;
});
