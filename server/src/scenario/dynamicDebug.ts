import { EINVAL } from '../kernel/errno';
import type { Kernel } from '../kernel/kernel';

/** Functions of the livepatch core that print at debug level, with their files. */
const FUNCTIONS: readonly (readonly [string, string])[] = [
  ['kernel/livepatch/transition.c', 'klp_try_switch_task'],
  ['kernel/livepatch/transition.c', 'klp_try_complete_transition'],
  ['kernel/livepatch/transition.c', 'klp_start_transition'],
  ['kernel/livepatch/transition.c', 'klp_init_transition'],
  ['kernel/livepatch/transition.c', 'klp_complete_transition'],
  ['kernel/livepatch/transition.c', 'klp_reverse_transition'],
];

/** The livepatch core's part of the dynamic debug control file. */
export function readDynamicDebug(kernel: Kernel): string {
  return FUNCTIONS.map(([file, name], index) => {
    const flags = kernel.silentFunctions.has(name) ? '=_' : '=p';
    return `${file}:${index + 1} [livepatch]${name} ${flags} "%s"\n`;
  }).join('');
}

/** Switches debug lines on or off. Returns the number of characters taken, or -EINVAL. */
export function writeDynamicDebug(kernel: Kernel, text: string): number {
  for (const query of text.split(/[;\n]/).map((each) => each.trim())) {
    if (query === '') continue;
    const flags = /([-+=])([pflmt_]*)$/.exec(query);
    if (!flags) return -EINVAL;
    const isOn = flags[1] !== '-' && (flags[2] ?? '').includes('p');
    for (const [file, name] of FUNCTIONS.filter((each) => concerns(query, each))) {
      if (isOn && file) kernel.silentFunctions.delete(name);
      else kernel.silentFunctions.add(name);
    }
  }
  return text.length;
}

function concerns(query: string, [file, name]: readonly [string, string]): boolean {
  const func = /\bfunc\s+(\S+)/.exec(query)?.[1];
  const path = /\bfile\s+(\S+)/.exec(query)?.[1];
  const line = /\bline\s+(\d+)/.exec(query)?.[1];
  if (func !== undefined && !matches(name, func)) return false;
  if (path !== undefined && !matches(file, path)) return false;
  return line === undefined || FUNCTIONS[Number(line) - 1]?.[1] === name;
}

/** Wildcards are `*` and `?`; a file may be given without its folder. */
function matches(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^(?:.*/)?${expression}$`).test(text);
}
