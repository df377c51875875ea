// `npm run fuzz -- --count 1000 --seed 1 --minutes 5 --jobs 2`: damages good sources and checks and runs what comes of it.
// Each input is tried in a process that may die: it is named then, and the others go on. Ends with status 1 if any input
// threw, took over two seconds of processor time, hung or died, or if memory grew.
import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '60' },
    jobs: { type: 'string', default: String(Math.max(1, os.cpus().length - 1)) },
  },
});
const SEED = Number(values.seed);
const FIRST = Number(values.from);
const END = FIRST + Number(values.count);
/** An input that has taken so much processor time has hung. */
const HANG_CPU_SECONDS = 20;
/** And one that has taken so long by the clock, where processor time cannot be seen. */
const HANG_MS = 300_000;
/** So many inputs a process tries before a new one takes its place; the heap is compared within one. */
const SHARE = 5000;
const MEMORY_MB = 512;
/** How often it says how far it is, in inputs. */
const PROGRESS = 5000;

const out = path.join(root, 'out', 'fuzz');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const worker = path.join(out, 'worker.mjs');
await esbuild.build({
  absWorkingDir: root,
  entryPoints: ['test/robustness/fuzz/worker.ts'],
  outfile: worker,
  bundle: true,
  platform: 'node',
  format: 'esm',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  mainFields: ['module', 'main'],
  external: ['tree-sitter', 'tree-sitter-c'],
  sourcemap: 'inline',
  // The scripts' helpers ask where they lie.
  define: { 'import.meta.url': JSON.stringify(new URL('kernel-sources.mjs', import.meta.url).href) },
  logLevel: 'warning',
});

const problems = [];
const heaps = [];
let tried = 0;
let slowest = { seconds: 0, name: '' };
let next = FIRST;
const deadline = Date.now() + Number(values.minutes) * 60_000;

function note(kind, index, name, detail, input) {
  problems.push(kind);
  const folder = path.join(out, String(index));
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of input?.files ?? []) {
    const target = path.join(folder, path.relative('/fixture', file));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  console.log(
    `${kind}: seed ${SEED}, input ${index} (${name}${input?.kernel ? `, ${input.kernel}` : ''}): ${detail}`,
  );
}

/** The processor time of a process in seconds; undefined where the system does not tell. */
function cpuSecondsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

/** Ends a process that has hung in what it began now. Returns the timer that looks. */
function watchFor(child) {
  const begun = Date.now();
  const before = cpuSecondsOf(child.pid);
  return setInterval(() => {
    const now = cpuSecondsOf(child.pid);
    const spent = now === undefined || before === undefined ? 0 : now - before;
    if (spent > HANG_CPU_SECONDS || Date.now() - begun > HANG_MS) child.kill('SIGKILL');
  }, 1000);
}

/** Tries inputs from `from` to `to` in one process. Resolves with the first that was not tried. */
function share(from, to) {
  return new Promise((resolve) => {
    const child = fork(worker, [], {
      cwd: root,
      execArgv: [
        '--expose-gc',
        '--enable-source-maps',
        `--max-old-space-size=${MEMORY_MB}`,
        '--stack-trace-limit=12',
      ],
      stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    });
    let current;
    let timer;
    const looks = [];
    child.on('message', (message) => {
      clearInterval(timer);
      if (message.kind === 'begin') {
        current = message;
        timer = watchFor(child);
        return;
      }
      if (message.kind === 'done' || Date.now() > deadline) {
        current = undefined;
        child.kill();
      }
      if (message.kind !== 'end') return;
      tried++;
      if (tried % PROGRESS === 0) console.log(`${tried} inputs tried, ${problems.length} problems`);
      current = undefined;
      if (message.heap !== undefined) looks.push(message.heap);
      if (message.seconds > slowest.seconds) slowest = message;
      const { problem, seconds, index, name, input } = message;
      if (problem !== undefined) note('exception', index, name, problem, input);
      else if (seconds > 2) note('slow', index, name, `${seconds.toFixed(1)} s`, input);
    });
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      heaps.push(looks);
      if (!current) return resolve(to);
      const how = signal === 'SIGKILL' ? 'hangs' : `ends the process (${signal ?? code})`;
      note(how, current.index, current.name, 'no result');
      resolve(current.index + 1);
    });
    child.send({ seed: SEED, from, to });
  });
}

async function job() {
  while (next < END && Date.now() < deadline) {
    let from = next;
    const to = Math.min(next + SHARE, END);
    next = to;
    while (from < to && Date.now() < deadline) from = await share(from, to);
  }
}

/** By how much the heap was larger in the end than after the first tenth. */
function growth(looks) {
  if (looks.length < 10) return 0;
  const early = Math.max(...looks.slice(0, Math.ceil(looks.length / 10) + 1));
  return Math.min(...looks.slice(-3)) / early - 1;
}

const inMB = (bytes) => (bytes / 1048576).toFixed(0);

await Promise.all(Array.from({ length: Number(values.jobs) }, job));
const grown = Math.max(0, ...heaps.map(growth));
console.log(
  `${tried} inputs tried of seed ${SEED}, ${problems.length} problems; the slowest took ${slowest.seconds.toFixed(2)} s ` +
    `(${slowest.name}, input ${slowest.index}); the heap grew by ${(100 * grown).toFixed(0)} % after the first tenth ` +
    `(${heaps
      .map((looks) =>
        looks
          .filter((_, at) => at % Math.ceil(looks.length / 10) === 0)
          .map(inMB)
          .join(' '),
      )
      .join('; ')} MB).`,
);
if (problems.length > 0)
  console.log(`The inputs are in ${path.relative(root, out)}; --from N --count 1 tries one again.`);
process.exitCode = problems.length > 0 || grown > 0.1 ? 1 : 0;
