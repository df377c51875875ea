import type { SimulatorRequest } from '../../server/src/runner/messages';
import { Simulator } from '../../server/src/runner/simulatorProcess';

/** A simulator that some modules are bad for: what they do to it is their name. */
const BAD: Readonly<Record<string, () => void>> = {
  crashes: () => process.kill(process.pid, 'SIGSEGV'),
  exits: () => process.exit(3),
  hangs: () => {
    for (;;);
  },
  fills_heap: () => {
    const all: number[][] = [];
    for (;;) all.push(new Array<number>(1 << 22).fill(all.length));
  },
  fills_buffers: () => {
    const all: Uint8Array[] = [];
    for (;;) all.push(new Uint8Array(1048576).fill(1));
  },
  throws: () => {
    throw new Error('it is a test');
  },
};

let bad: (() => void) | undefined;
const simulator = new Simulator((answer) => {
  process.send?.(answer, () => {
    // Only then has the other side what was said before.
    if (answer.kind === 'read') bad?.();
  });
});
process.on('message', (message) => {
  const request = message as SimulatorRequest;
  bad = 'files' in request ? BAD[request.files.name] : undefined;
  if (bad && request.kind === 'show') process.send?.({ kind: 'begun', id: request.id }, bad);
  else if (bad && request.kind === 'simulate' && !request.isWhole) bad();
  else simulator.handle(request);
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'beat' });
