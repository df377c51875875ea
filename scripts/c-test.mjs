// `npm run test:c`: programs that nobody here wrote, run by gcc and by the simulator's machine, and compared. Ends with 3
// where they cannot be had.
import { fetchSuites, SuitesUnavailable } from './c-suites.mjs';
import { runBundled } from './run-bundled.mjs';

const EXIT_UNAVAILABLE = 3;

await runBundled('test/torture/main.ts', 'c/main.mjs', () => {
  try {
    fetchSuites((line) => console.error(line));
    return undefined;
  } catch (error) {
    if (!(error instanceof SuitesUnavailable)) throw error;
    console.error(error.message);
    return EXIT_UNAVAILABLE;
  }
});
