import { valueOf } from '../../model/declarations/fact';
import { type Overlap, overlaps } from '../shared/sources/overlaps';
import type { PatchedFunction } from '../../model/declarations/patchedFunctions';
import { reachableEntries, repetitions } from '../../model/declarations/entries';
import type { KlpFunc, Module } from '../../model/declarations/module';
import { entryRemoval, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import type { Detection } from '../shared/runs/detection';
import type { RunFact } from '../shared/runs/runFact';
import { factsFor } from '../shared/runs/runRule';
import { refusedUpgrades } from '../shared/runs/upgrade';
import type { RunSet } from '../../explore/runSet/runSet';

const ID = 'duplicate-func';
const ON_RUNS: Detection<TakenFolder> = { detect };

export const duplicateFunc: Rule = {
  id: ID,
  severity: 'error',
  stage: 'source',
  summary: 'An array of functions lists the same function twice.',
  check: (input: RuleInput) => {
    const own = repeated(input);
    return own.length > 0 ? own : againstOlder(input);
  },
  onRuns: ON_RUNS,
};

function repeated({ module }: RuleInput): Draft[] {
  return module.funcArrays.flatMap(({ entries }) =>
    repetitions(reachableEntries(entries), sysfsName).map((pair) => draft(pair.first, pair.again, module)),
  );
}

/**
 * A livepatch that replaces an older one gets an entry for each function that only the older one has. Kernels before
 * 6.19 take positions 0 and 1 for two functions, and then find both in one folder.
 */
function againstOlder(input: RuleInput): Draft[] {
  const { module, simulation } = input;
  return factsFor(ID, ON_RUNS, input).flatMap(({ older: name, folder, run }) => {
    const older = simulation?.series?.patches.find((each) => each.name === name)?.module;
    const pairs = older ? overlaps(older, module).filter(({ newer }) => folderOf(newer) === folder) : [];
    return pairs.map((pair) => ({ ...otherPosition(pair, name), run: { script: run.script } }));
  });
}

interface TakenFolder extends RunFact {
  readonly older: string;
  /** The folder of a function, below that of the livepatch in sysfs. */
  readonly folder: string;
}

/** While the older livepatch is installed, the kernel refuses the newer one, since a folder is there already. */
function detect(runs: RunSet): TakenFolder[] {
  if (runs.kind !== 'upgrade') return [];
  const [older, module] = [runs.older.name, runs.newer.name];
  return refusedUpgrades(runs).flatMap(({ run, refusals }) =>
    refusals.flatMap((refusal) => {
      const [kernel, livepatch, , object, func] = refusal.kind === 'name taken' ? refusal.path : [];
      const isFunc = kernel === 'kernel' && livepatch === 'livepatch' && func !== undefined;
      return isFunc ? [{ module, older, other: older, folder: `${object ?? ''}/${func}`, run }] : [];
    }),
  );
}

function otherPosition({ older, newer }: Overlap, other: string): Draft {
  const { oldName, func } = newer;
  const [own, theirs] = [func, older.func].map(({ sympos }) => valueOf(sympos) ?? 0n);
  return {
    location: func.sympos.state === 'known' ? func.sympos.location : nameLocation(func),
    message:
      `The kernel refuses this livepatch with -EEXIST while ${other} is installed: ${other} replaces ${oldName.value}() with \`.old_sympos = ${String(theirs)}\`, this one with ${String(own)}; both mean the same function, but kernels before 6.19 without the fix take them for two. ` +
      'Use the same position in both.',
    related: [
      { location: nameLocation(older.func), message: `The entry for ${oldName.value}() in ${other}` },
    ],
  };
}

/** The function's folder in sysfs, below that of the livepatch. */
function folderOf({ object, func }: PatchedFunction): string {
  return `${object ?? 'vmlinux'}/${sysfsName(func) ?? ''}`;
}

/** The name of the function's folder in sysfs, where position 0 is shown as 1. */
function sysfsName({ oldName, sympos, isConditional }: KlpFunc): string | undefined {
  if (oldName.state !== 'known' || sympos.state === 'unknown' || isConditional === true) return undefined;
  return `${oldName.value},${sympos.state === 'known' ? sympos.value || 1n : 1n}`;
}

function draft(first: KlpFunc, again: KlpFunc, module: Module): Draft {
  const name = again.oldName.state === 'known' ? again.oldName.value : '';
  const isRepeated =
    first.newFunc.state === 'known' &&
    again.newFunc.state === 'known' &&
    first.newFunc.value.name === again.newFunc.value.name;
  return {
    location: nameLocation(again),
    message:
      `${name}() is listed twice; the kernel refuses the patch with -EEXIST: "cannot create duplicate filename". ` +
      'Remove this entry, or set `.old_sympos` to the position of another symbol (0 means 1).',
    related: [{ location: nameLocation(first), message: `The first entry for ${name}()` }],
    fixes: isRepeated ? fix('Remove the repeated entry', [entryRemoval(module, again.location)]) : [],
  };
}

function nameLocation({ oldName, location }: KlpFunc): KlpFunc['location'] {
  return oldName.state === 'known' ? oldName.location : location;
}
