import type { Entry } from '../../machine/run/observer';
import type { PatchLife } from '../patchLife';
import type { Step } from '../watch/step';
import type { Diagnosis } from './diagnosis';

const EBUSY = -16;
const EEXIST = -17;

/** What can be seen on single calls of a livepatch's callbacks and of its init. */
export function diagnoseCallbacks(lives: readonly PatchLife[], module: string): Diagnosis[] {
  return lives.flatMap((life) =>
    life.steps.flatMap((step) => [
      ...blocksModuleLoad(step, life, module),
      ...runsPerObject(step, life, module),
      ...refusal(step, life, module),
    ]),
  );
}

/** What a failing `pre_patch` of a module decides itself; that memory can run out is nobody's fault. */
function blocksModuleLoad(step: Step, run: PatchLife, module: string): Diagnosis[] {
  if (step.kind !== 'end' || step.entry.module !== module) return [];
  const { entry, result, at, decided } = step;
  if (entry.kind !== 'pre_patch' || entry.object === undefined) return [];
  if (result === undefined || result >= 0) return [];
  if (decided.some(({ about }) => about.startsWith('the result of '))) return [];
  if (run.steps.some((each) => isDuplicateIn(each, entry))) return [];
  return [{ kind: 'blocks-module-load', module, entry, at, text: entry.object, run }];
}

/** A shadow variable that could not be allocated, since it existed: that is what is wrong then. */
function isDuplicateIn(step: Step, entry: Entry): boolean {
  if (step.kind !== 'shadow' || step.call.by.entry !== entry) return false;
  return step.call.name === 'klp_shadow_alloc' && step.call.isFound;
}

/** The same callback does for a second object what it has done for the first. */
function runsPerObject(step: Step, run: PatchLife, module: string): Diagnosis[] {
  if (step.kind !== 'again' || step.by.module !== module) return [];
  const { holding, by } = step;
  const isShared =
    holding.module === module &&
    by.entry.kind === holding.entry.kind &&
    by.entry.functionName === holding.entry.functionName &&
    (by.entry.object !== holding.entry.object || by.entry.state !== holding.entry.state);
  if (!isShared) return [];
  return [{ kind: 'runs-per-object', module, entry: by.entry, at: by.trace[0], holding, deed: by, run }];
}

function refusal(step: Step, run: PatchLife, module: string): Diagnosis[] {
  if (step.kind !== 'refusal' || step.by.module !== module) return [];
  const { name, result, by, installed, isInTransition } = step;
  const shared = { module, entry: by.entry, at: by.trace[0], deed: by, run };
  if (name === 'klp_get_prev_state') return [{ kind: 'prev-state-outside-transition', ...shared }];
  if (name !== 'klp_enable_patch') return [];
  if (result === EBUSY && isInTransition) return [{ kind: 'second-transition', ...shared, text: 'EBUSY' }];
  const isSecond = result === EEXIST && installed.includes(module);
  return isSecond ? [{ kind: 'second-transition', ...shared, text: 'EEXIST' }] : [];
}
