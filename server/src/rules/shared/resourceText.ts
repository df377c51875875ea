import type { RunFact } from './runs/runFact';
import type { Activation } from '../../machine/run/observer';
import { verbsOf } from './resourceVerbs';

/** The call of a module, such as `pre_patch of vmlinux (take())`. */
export function activationText(entry: Activation | undefined): string {
  if (!entry) return 'the module';
  const { kind, functionName, object, state } = entry;
  const name = functionName === undefined ? '' : `${functionName}()`;
  switch (kind) {
    case 'module_init':
      return `the init function ${name}`.trim();
    case 'module_exit':
      return `the exit function ${name}`.trim();
    case 'function':
    case 'handler':
      return name || 'the module';
    case 'shadow constructor':
    case 'shadow destructor':
      return `the ${kind.slice('shadow '.length)} ${name}`.trim();
    default:
      return `${kind} of ${state === undefined ? (object ?? 'vmlinux') : `state ${state}`}`;
  }
}

/** A function as the author calls it, or else what it is for. */
export function functionText(entry: Activation | undefined): string {
  return entry?.functionName === undefined ? activationText(entry) : `${entry.functionName}()`;
}

/** What was acquired or changed, such as `the timer 'tick'`. */
export function resourceText(fact: RunFact): string {
  return singleResourceText(fact) + moreText(fact);
}

function moreText({ also = [] }: Pick<RunFact, 'also'>): string {
  return also.length === 0 ? '' : ` (and ${also.length} more)`;
}

function singleResourceText({ resource, id }: RunFact): string {
  if (!resource) return 'what it has acquired';
  if (resource.kind === 'shadow')
    return id === undefined ? 'the shadow variable' : `the shadow variable with id ${idText(id)}`;
  return resource.what;
}

/** What undoes it, such as `stops the timer 'tick'` or `restores 'console_loglevel'`. */
export function releaseText(fact: RunFact): string {
  return `${verbsOf(fact.resource).undoes} ${resourceText(fact)}`;
}

/** What a function does, such as `starts the timer 'tick'`. */
export function acquireText(fact: Pick<RunFact, 'resource' | 'also'>): string {
  return singleAcquireText(fact) + moreText(fact);
}

function singleAcquireText({ resource }: Pick<RunFact, 'resource'>): string {
  const { does } = verbsOf(resource);
  if (!resource) return `${does} something`;
  const { kind, what, object } = resource;
  if (kind === 'shadow') return `${does} a shadow variable`;
  if (kind === 'memory' && object) return `${does} ${object.size} bytes with ${object.name}()`;
  return `${does} ${what}`;
}

/** The pronoun for what a fact is about. */
export function pronounOf({ resource, also = [] }: RunFact): 'it' | 'them' {
  return resource?.kind === 'memory' || also.length > 0 ? 'them' : 'it';
}

/** `is` or `are`, for what a fact is about. */
export function isOrAre(fact: RunFact): 'is' | 'are' {
  return pronounOf(fact) === 'it' ? 'is' : 'are';
}

/** Whether all that a fact is about is undone in the same way. */
function isOfOneKind({ resource, also = [] }: RunFact): boolean {
  return also.every((each) => verbsOf(each).undo === verbsOf(resource).undo);
}

/** What nothing does to undo a fact: `restores it`, or `undoes this` for things of several kinds. */
export function releasesItText(fact: RunFact): string {
  return isOfOneKind(fact) ? `${verbsOf(fact.resource).undoes} ${pronounOf(fact)}` : 'undoes this';
}

/** The same as advice, at the beginning of a sentence: `Restore it`. */
export function undoAdvice(fact: RunFact): string {
  if (!isOfOneKind(fact)) return 'Undo this';
  const { undo } = verbsOf(fact.resource);
  return `${undo.charAt(0).toUpperCase()}${undo.slice(1)} ${pronounOf(fact)}`;
}

/** What is never done to it: `restored`, or `undone` for things of several kinds. */
export function undoneText(fact: RunFact): string {
  return isOfOneKind(fact) ? verbsOf(fact.resource).undone : 'undone';
}

/** What becomes of it: `'console_loglevel' is never restored`. */
export function neverUndoneText(fact: RunFact): string {
  return `${resourceText(fact)} ${isOrAre(fact)} never ${undoneText(fact)}`;
}

/** An id as authors write them: small ones in decimal. */
export function idText(id: bigint | undefined): string {
  if (id === undefined) return 'that is not known';
  return id < 1000n ? String(id) : `0x${id.toString(16)}`;
}
