import type { RunFact } from './runs/runFact';
import type { Activation } from '../../machine/run/observer';

/** The call of a module, such as `pre_patch of vmlinux (take())`. */
export function entryWords(entry: Activation | undefined): string {
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
      return `${kind} of ${state === undefined ? (object ?? 'vmlinux') : `the state ${state}`}`;
  }
}

/** A function as the author calls it, or else what it is for. */
export function functionWords(entry: Activation | undefined): string {
  return entry?.functionName === undefined ? entryWords(entry) : `${entry.functionName}()`;
}

/** What was taken, such as `the timer 'tick'`. */
export function resourceText(fact: RunFact): string {
  return thingWords(fact) + moreWords(fact);
}

function moreWords({ also = [] }: Pick<RunFact, 'also'>): string {
  return also.length === 0 ? '' : ` (and ${also.length} more)`;
}

function thingWords({ resource, id }: RunFact): string {
  if (!resource) return 'what it has taken';
  if (resource.kind === 'shadow')
    return id === undefined ? 'the shadow variable' : `the shadow variable of id ${idWords(id)}`;
  return resource.kind === 'change' ? `the change of ${resource.what}` : resource.what;
}

/** What a function has done, such as `arms the timer 'tick'`. */
export function doingWords(fact: Pick<RunFact, 'resource' | 'also'>): string {
  return deedWords(fact) + moreWords(fact);
}

function deedWords({ resource }: Pick<RunFact, 'resource'>): string {
  if (!resource) return 'takes something';
  const { kind, what } = resource;
  switch (kind) {
    case 'change':
      return `changes ${what}`;
    case 'timer':
      return `starts ${what}`;
    case 'work':
      return `queues ${what}`;
    case 'thread':
      return `starts ${what}`;
    case 'rcu callback':
      return `hands ${what} to the kernel`;
    case 'hook':
      return `registers ${what}`;
    case 'file':
    case 'resource':
      return `creates ${what}`;
    case 'shadow':
      return 'attaches a shadow variable';
    case 'memory':
      return `takes ${what}`;
  }
}

/** An id as authors write them: small ones in decimal. */
export function idWords(id: bigint | undefined): string {
  if (id === undefined) return 'that is not known';
  return id < 1000n ? String(id) : `0x${id.toString(16)}`;
}
