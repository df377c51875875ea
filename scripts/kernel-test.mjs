// `npm run test:kernel` and `npm run record:kernel`: real kernels in QEMU as the simulator's referee. Ends with 3 where
// they cannot be had.
import { runBundled } from './run-bundled.mjs';

await runBundled('test/referee/main.ts', 'kernel/main.mjs');
