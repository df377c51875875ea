// `npm run bench`: how long edits, starts and searches take, beside clangd on the same file in the same run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, install, root } from '../scripts/prepare.mjs';
import { engine, exploration } from './engine.mjs';
import { hoverBesideEndlessModule } from './hover.mjs';
import { kernelArguments } from './kernelHeaders.mjs';
import { LanguageClient } from './languageClient.mjs';
import { moduleOf } from './modules.mjs';

const EDITS = 200;
const folder = mkdtempSync(path.join(tmpdir(), 'livepatch-bench-'));
const ours = [process.execPath, [path.join(root, 'dist/main.js'), '--stdio']];
const clangd = ['clangd-19', [`--compile-commands-dir=${folder}`, '--background-index=false', '--log=error']];

const percentile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];
const ms = (time) => `${time.toFixed(1)} ms`;

/** Types and deletes a comment character in the middle of the file, then takes a field away and puts it back. */
function editsOf(text, count) {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('.objs = objs'));
  const whole = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? [{ range: whole, text: '\t.objs = ,\n' }]
      : [{ range: whole, text: '\t.objs = objs,\n' }],
  );
}

async function measure([command, args], uri, text, edits = EDITS) {
  const client = new LanguageClient(command, args);
  await client.initialize(folder);
  await client.open(uri, text);
  const start = performance.now() - client.started;
  const times = [];
  let version = 2;
  for (const change of editsOf(text, edits)) times.push(await client.edit(uri, version++, change));
  const memory = client.peakMemory();
  await client.stop();
  // The first edits warm the program up, as an author's first keys do; they are counted.
  return { start, p50: percentile(times, 0.5), p95: percentile(times, 0.95), memory };
}

function show(name, { start, p50, p95, memory }) {
  console.log(
    `${name.padEnd(34)} edit p50 ${ms(p50).padStart(9)}  p95 ${ms(p95).padStart(9)}  start ${ms(start).padStart(9)}  peak ${memory.toFixed(0)} MiB`,
  );
}

function write(name, text) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return `file://${file}`;
}

async function besideClangd() {
  const text = moduleOf(200);
  const uri = write('lp.c', text);
  console.log(`\nA module of ${text.split('\n').length} lines, ${EDITS} edits that change its diagnostics:`);
  show('livepatch-language-server', await measure(ours, uri, text));
  const args = kernelArguments();
  if (!args || spawnSync('clangd-19', ['--version']).status !== 0) {
    console.log(
      "clangd-19 is not measured: install it with 'apt-get install clangd-19' (and have Debian's kernel headers at hand).",
    );
    return;
  }
  const command = { directory: folder, file: path.join(folder, 'lp.c'), arguments: [...args, '-c', 'lp.c'] };
  write('compile_commands.json', JSON.stringify([command]));
  show('clangd-19', await measure(clangd, uri, text, 60));
}

async function bySize() {
  console.log('\nBy size of the file (edit = one line near the end):');
  for (const lines of [200, 1000, 5000, 20000]) {
    const text = moduleOf(lines);
    show(
      `${text.split('\n').length} lines`,
      await measure(ours, write(`size/${lines}/lp.c`, text), text, lines > 4000 ? 20 : 60),
    );
  }
}

async function amongOthers() {
  const text = moduleOf(200);
  const client = new LanguageClient(...ours);
  await client.initialize(folder);
  for (let index = 0; index < 50; index++) await client.open(write(`many/${index}/lp.c`, text), text);
  const uri = write('many/0/lp.c', text);
  const times = [];
  for (const [index, change] of editsOf(text, 60).entries())
    times.push(await client.edit(uri, index + 2, change));
  console.log(
    `\nWith 50 modules open, an edit in one: p50 ${ms(percentile(times, 0.5))}, p95 ${ms(percentile(times, 0.95))}, peak ${client.peakMemory().toFixed(0)} MiB`,
  );
  await client.stop();
}

function searchTree() {
  const tree = process.env.LIVEPATCH_KERNEL_TREE;
  if (!tree) {
    console.log('\nThe search of a whole tree is not measured: set LIVEPATCH_KERNEL_TREE to one.');
    return;
  }
  const time = (command, args) => {
    const begin = performance.now();
    spawnSync(command, args, { stdio: 'ignore' });
    return performance.now() - begin;
  };
  const grep = () => time('grep', ['-rlE', 'klp_|livepatch', '--include=*.c', tree]);
  grep();
  console.log(
    `\nA kernel tree: livepatch check ${ms(time(process.execPath, [path.join(root, 'dist/cli.js'), 'check', tree]))}, grep over its .c files ${ms(grep())}`,
  );
}

try {
  install();
  bundle();
  await engine();
  await exploration();
  await besideClangd();
  await bySize();
  await amongOthers();
  await hoverBesideEndlessModule(folder);
  searchTree();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
