// How long a hover takes while a module that never comes to an end is run, beside a server that has nothing to do.
import path from 'node:path';
import { root } from '../scripts/prepare.mjs';
import { LanguageClient } from './languageClient.mjs';
import { moduleOf } from './modules.mjs';

const HOVERS = 300;
/** As long as an author needs to move the mouse, in ms. */
const PAUSE_MS = 10;
/** Results of the endless module would otherwise be known at some time. */
const HOVERS_PER_EDIT = 50;

/** A module whose functions count for ever, and which asks for memory all the time. */
function endless(edit) {
  const text = moduleOf(60).replace(
    'static int __init lp_init(void)\n{',
    'static int __init lp_init(void)\n{\n\tendless();\n',
  );
  return `${text.slice(0, text.indexOf('static int __init'))}static unsigned long count_${edit};

static void endless(void)
{
	for (;;) {
		void *memory = kmalloc(64, GFP_KERNEL);

		if (memory)
			count_${edit}++;
		kfree(memory);
	}
}

${text.slice(text.indexOf('static int __init'))}`;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const p95 = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)];

/** @returns the 95th percentile of the times of hovers, in ms */
async function hovers(folder, isBusy) {
  const client = new LanguageClient(process.execPath, [path.join(root, 'dist/main.js'), '--stdio']);
  await client.initialize(folder);
  const text = moduleOf(200);
  const uri = `file://${folder}/hovered/lp.c`;
  const other = `file://${folder}/endless/endless.c`;
  await client.open(uri, text);
  if (isBusy) await client.open(other, endless(0));
  // Everything is compiled, and runs have begun.
  await pause(3000);
  const line = text.split('\n').findIndex((each) => each.includes('.replace = true'));
  const times = [];
  for (let count = 0; count < HOVERS; count++) {
    if (isBusy && count % HOVERS_PER_EDIT === 0) {
      await client.edit(other, count + 2, [{ text: endless(count + 1) }]);
      await pause(500);
    }
    const begin = performance.now();
    await client.request('textDocument/hover', { textDocument: { uri }, position: { line, character: 3 } });
    times.push(performance.now() - begin);
    await pause(PAUSE_MS);
  }
  await client.stop();
  return p95(times);
}

/** Prints both, and their ratio. */
export async function hoverBesideEndlessModule(folder) {
  const idle = await hovers(folder, false);
  const busy = await hovers(folder, true);
  console.log(
    `\nHover p95: ${idle.toFixed(1)} ms on an idle server, ${busy.toFixed(1)} ms while an endless module is run, ratio ${(busy / idle).toFixed(1)}`,
  );
}
