// `npm run endurance -- [EDITS]`: edits with pauses in which modules are run. Prints the memory after each tenth.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundle, install, root } from '../scripts/prepare.mjs';
import { LanguageClient } from './languageClient.mjs';
import { moduleOf } from './modules.mjs';

const EDITS = Number(process.argv[2] ?? 20_000);
/** Behind so many edits nobody types for a while, and modules are run. */
const EDITS_PER_PAUSE = 10;
const PAUSE_MS = 600;
const FILES = 4;

/** Memory of a process in MiB; 0 if it is gone. */
function memoryOf(pid) {
  const file = `/proc/${pid}/status`;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024;
}

function childrenOf(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number) : [];
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What an author does: names, fields, statements that are half typed, and what stood there before. */
function textAt(text, index) {
  switch (index % 5) {
    case 0:
      return text;
    case 1:
      return text.replace('.objs = objs', '.objs = ');
    case 2:
      return text.replaceAll('lp_init', `lp_init_${index}`);
    case 3:
      return text.replace('klp_shadow_free_all(SV_COUNT, NULL);', 'klp_shadow_free_all(SV_COUNT, ');
    default:
      return `static int edit_${index};\n${text}`;
  }
}

async function endure(folder) {
  const client = new LanguageClient(process.execPath, [path.join(root, 'dist/main.js'), '--stdio']);
  await client.initialize(folder);
  const texts = Array.from({ length: FILES }, (_, index) => moduleOf(100 + 50 * index));
  const uriOf = (index) => `file://${folder}/${index}/lp${index}.c`;
  for (const [index, text] of texts.entries()) await client.open(uriOf(index), text);
  const tenth = Math.max(1, Math.floor(EDITS / 10));
  for (let edit = 1; edit <= EDITS; edit++) {
    const file = Math.floor(edit / EDITS_PER_PAUSE) % FILES;
    await client.edit(uriOf(file), edit + 1, [{ text: textAt(texts[file], edit) }]);
    if (edit % EDITS_PER_PAUSE === 0) await pause(PAUSE_MS);
    if (edit % tenth !== 0) continue;
    const { pid } = client.process;
    const simulator = childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), 0);
    console.log(
      `${edit} edits: server ${memoryOf(pid).toFixed(0)} MiB, simulator ${simulator.toFixed(0)} MiB`,
    );
  }
  await client.stop();
}

install();
bundle();
const folder = mkdtempSync(path.join(tmpdir(), 'livepatch-endurance-'));
try {
  await endure(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
