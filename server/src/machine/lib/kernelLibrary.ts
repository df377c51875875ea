import type { KernelVariables } from '../run/kernelFunction';
import { canonical } from '../../c/integers';
import type { Entry, Facts } from './entry';
import { SUBJECTS } from './subjects';
import { jiffies } from './time/jiffies';

/** All that the kernel's headers give a module, as C text of our own. */
export const KERNEL_HEADERS = SUBJECTS.map(({ c }) => c).join('\n');

/** What is known of the kernel's functions and macros, by name. */
export const KERNEL_ENTRIES: ReadonlyMap<string, Entry> = new Map(
  SUBJECTS.flatMap(({ functions = {} }) => Object.entries(functions)),
);

/** All variables of the kernel that change by themselves, by name. */
export const KERNEL_VARIABLES: KernelVariables = {
  jiffies: ({ kernel }) => canonical(jiffies(kernel.now)),
  jiffies_64: ({ kernel }) => canonical(jiffies(kernel.now)),
};

const FAMILIES = SUBJECTS.flatMap(({ families = [] }) => families);
const ANY_FAMILY = anyOf(FAMILIES.map(({ names }) => names));
const LASTING = anyOf(SUBJECTS.flatMap(({ lasting }) => lasting ?? []));

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
}

const NOTHING: Facts = {};

/** What was asked before: analyses ask for the same names again and again. */
const answered = new Map<string, Facts>();
const ANSWERS_MAX = 10_000;

/** What is known of a function or macro; nothing for one that is not known. */
export function factsOf(name: string): Facts {
  const known = answered.get(name);
  if (known) return known;
  if (answered.size >= ANSWERS_MAX) answered.clear();
  const found = lookUp(name);
  answered.set(name, found);
  return found;
}

function lookUp(name: string): Facts {
  const own = KERNEL_ENTRIES.get(name);
  const families = ANY_FAMILY.test(name) ? FAMILIES.filter(({ names }) => names.test(name)) : [];
  if (families.length === 0) return own ?? NOTHING;
  return Object.assign({}, ...families, own) as Facts;
}

/** Whether a function of this name leaves something behind that a livepatch has to take care of. */
export const isLasting = (name: string): boolean => LASTING.test(name);
