// Writes server/src/syntax/preprocessor/debianConfig.json: the options of Debian's amd64 kernels, from their headers packages. Options
// are facts about a build; nothing of the kernel's sources is in the table. Run it when a kernel's configuration has changed.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { suiteOptions } from './debian-suites.mjs';
import { contentOf, GuestUnavailable, newestPackage, unpackInto, updateLists } from './kernel-packages.mjs';
import { root } from './prepare.mjs';

/** Oldest first, with the suite that has it; undefined for Debian 12 itself. */
const KERNELS = [
  { version: '5.10', suite: 'bullseye' },
  { version: '6.1', suite: undefined },
  { version: '6.12', suite: undefined },
  { version: '7.2', suite: 'sid' },
];

const TABLE = path.join(root, 'server/src/syntax/preprocessor/debianConfig.json');

/** The configuration of a kernel as its headers package has it. */
function configText({ version, suite }) {
  const options = suiteOptions(suite);
  const pattern = `^linux-headers-${version.replace('.', '\\.')}[.].*-amd64$`;
  const isPlain = (name) => !/-(?:cloud|rt)-amd64$/.test(name);
  let found = newestPackage(pattern, { options, isWanted: isPlain });
  if (!found && suite === undefined) {
    updateLists();
    found = newestPackage(pattern, { options, isWanted: isPlain });
  }
  if (!found) throw new GuestUnavailable(`apt knows no headers of kernel ${version}.`);
  const folder = path.join(cacheFolder(), 'kernel-config', version);
  const content = `${found.name} ${found.version}`;
  if (contentOf(folder) !== content)
    unpackInto(folder, [`${found.name}=${found.version}`], content, undefined, options);
  const sources = path.join(folder, 'usr/src');
  const [headers] = readdirSync(sources).filter((name) => name.endsWith('-amd64'));
  return readFileSync(path.join(sources, headers, '.config'), 'utf8');
}

/**
 * Reads a `.config`.
 * @returns option, without its CONFIG_ → `y`, `m`, `n` or a number as it is written; texts are left out
 */
export function optionsIn(text) {
  const options = new Map();
  for (const line of text.split('\n')) {
    const off = /^# CONFIG_(\w+) is not set$/.exec(line);
    const on = /^CONFIG_(\w+)=(y|m|-?\d+|0x[\da-fA-F]+)$/.exec(line);
    if (off) options.set(off[1], 'n');
    else if (on) options.set(on[1], on[2]);
  }
  return options;
}

/** Options with the same values in all kernels stand together: `yym-` → names, `-` where a kernel does not have them. */
function tableOf(configs) {
  const names = [...new Set(configs.flatMap((config) => [...config.keys()]))].sort();
  const switches = new Map();
  const numbers = {};
  for (const name of names) {
    const values = configs.map((config) => config.get(name) ?? '-');
    if (values.some((value) => !/^[ymn-]$/.test(value))) numbers[name] = values;
    else switches.set(values.join(''), [...(switches.get(values.join('')) ?? []), name]);
  }
  const lines = Object.fromEntries([...switches].sort().map(([key, each]) => [key, wrapped(each)]));
  return { kernels: KERNELS.map(({ version }) => version), switches: lines, numbers };
}

/** Lines that a difference can be read in. */
function wrapped(names) {
  const lines = [];
  for (const name of names) {
    if (lines.length === 0 || lines.at(-1).length + name.length > 100) lines.push(name);
    else lines[lines.length - 1] += ` ${name}`;
  }
  return lines;
}

/** The table as it would be written now. */
export function currentTable() {
  return tableOf(KERNELS.map((kernel) => optionsIn(configText(kernel))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(TABLE, `${JSON.stringify(currentTable(), undefined, 1)}\n`);
