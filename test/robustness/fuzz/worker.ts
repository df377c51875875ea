// One process of `npm run fuzz`: tries inputs and tells what came of each. See `scripts/fuzz.mjs`.
import { corpus } from './corpus';
import { inputAt } from './inputs';
import { tryInput } from './tryInput';

interface Order {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

const samples = corpus(true);

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Between two looks at the heap. */
const LOOK = 100;

function* tryAll({ seed, from, to }: Order): Generator<object> {
  for (let index = from; index < to; index++) {
    const input = inputAt(samples, seed, index);
    yield { kind: 'begin', index, name: input.name };
    const before = process.cpuUsage();
    let problem: string | undefined;
    try {
      tryInput(input);
    } catch (error) {
      problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.cpuUsage(before);
    const heap = index % LOOK === LOOK - 1 ? heapUsed() : undefined;
    const isBad = problem !== undefined || (user + system) / 1e6 > 2;
    const files = isBad ? { files: [...input.files], kernel: input.kernel } : undefined;
    yield {
      kind: 'end',
      index,
      name: input.name,
      seconds: (user + system) / 1e6,
      problem,
      heap,
      input: files,
    };
  }
  yield { kind: 'done' };
}

process.on('message', (order: Order) => {
  const results = tryAll(order);
  const next = (): void => {
    const { value, done } = results.next() as IteratorResult<object, undefined>;
    // The parent has to hear of the beginning before an input can hang.
    if (done !== true) process.send?.(value, () => setImmediate(next));
  };
  next();
});
