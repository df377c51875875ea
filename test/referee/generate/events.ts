/** What can happen in a scenario, and how it is seen in a transcript. */
const EVENTS: readonly (readonly [string, RegExp])[] = [
  ['patching complete', /^livepatch: '\w+': patching complete$/],
  ['unpatching complete', /^livepatch: '\w+': unpatching complete$/],
  ['enabling reversed', /reversing transition from patching to unpatching$/],
  ['disabling reversed', /reversing transition from unpatching to patching$/],
  ['forced', /^livepatch: forcing remaining tasks/],
  ['signals', /^livepatch: signaling remaining tasks$/],
  ['patched target comes', /^livepatch: applying patch '\w+' to loading module/],
  ['patched target goes', /^livepatch: reverting patch '\w+' on unloading module/],
  ['pre_patch', /: pre_patch of /],
  ['post_patch', /: post_patch of /],
  ['pre_unpatch', /: pre_unpatch of /],
  ['post_unpatch', /: post_unpatch of /],
  ['new code runs', /: new (?:first|second|twice)/],
  ['task leaves new code', /: new (?:park|outer) goes on$/],
  ['task leaves old code', /: target_park goes on$/],
  ['state taken over', /: state \d: version \d+, before \d+$/],
  ['shadow variable made', /: (?:alloc|plain|get_or_alloc): number/],
  ['shadow variable freed', /: destructor of object/],
];

/** What the kernel refuses. */
const ERRORS: readonly (readonly [string, RegExp])[] = [
  ['insmod: invalid', /could not insert module .*: Invalid parameters$/],
  ['insmod: busy', /could not insert module .*: Device or resource busy$/],
  ['insmod: exists', /could not insert module .*: File exists$/],
  ['insmod: no device', /could not insert module .*: No such device$/],
  ['insmod: no memory', /could not insert module .*: Cannot allocate memory$/],
  ['rmmod: in use', /is in use$/],
  ['write: invalid', /^write error: Invalid argument$/],
  ['write: no permission', /^write error: Permission denied$/],
  ['sysctl: busy', /^sysctl: setting key .*: Device or resource busy$/],
  ['pre_patch failed', /^livepatch: pre-patch callback failed for object/],
  ['enabling failed', /^livepatch: failed to enable patch/],
  ['target refused', /refusing to load module/],
  ['patch not initialised for target', /^livepatch: failed to initialize patch/],
  ['ftrace refused', /^livepatch: failed to register ftrace handler/],
  ['symbol missing', /^livepatch: symbol '\w+' not found/],
  ['symbol ambiguous', /^livepatch: unresolvable ambiguity/],
  ['symbol position missing', /^livepatch: symbol position \d+/],
  ['states not compatible', /is not compatible with the already installed livepatches\.$/],
  ['no livepatch', /is not marked as a livepatch module$/],
  ['name taken in sysfs', /^sysfs: cannot create duplicate filename/],
  ['shadow variable twice', /^Duplicate shadow variable/],
  ['constructor failed', /^livepatch: Failed to construct shadow variable/],
  ['warning', /^WARNING: at /],
  ['parameter refused', /invalid for parameter/],
];

/** A step that shows nothing, because what it is about is not there. */
const TRIVIAL = /is not currently loaded$|: No such file or directory$/;

/** How often each thing happened. */
export interface EventCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly steps: number;
  /** Steps that were about a module or patch that was not there. */
  readonly trivial: number;
}

/** Counts what happened in the given steps, each a list of printed lines. */
export function countEvents(steps: readonly (readonly string[])[]): EventCounts {
  const counts = new Map([...EVENTS, ...ERRORS].map(([name]) => [name, 0]));
  for (const line of steps.flat()) {
    for (const [name, pattern] of [...EVENTS, ...ERRORS]) {
      if (pattern.test(line)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const trivial = steps.filter((lines) => lines.some((line) => TRIVIAL.test(line))).length;
  return { counts, steps: steps.length, trivial };
}

/** The counts as lines of text. */
export function formatEvents({ counts, steps, trivial }: EventCounts): string {
  const rows = [...counts].map(([name, count]) => `${String(count).padStart(7)} ${name}`);
  return [
    ...rows,
    `${String(trivial).padStart(7)} of ${steps} steps were about something that was not there`,
  ].join('\n');
}

const TRIVIAL_PART_MAX = 0.2;

/** What is wrong with the mixture of scenarios: kinds that never occurred, too many steps that show nothing. */
export function mixtureFaults({ counts, steps, trivial }: EventCounts): readonly string[] {
  const missing = [...counts]
    .filter(([, count]) => count === 0)
    .map(([name]) => `It never happened: ${name}.`);
  const isTrivial = trivial > steps * TRIVIAL_PART_MAX;
  return isTrivial ? [...missing, 'Too many steps were about something that was not there.'] : missing;
}
