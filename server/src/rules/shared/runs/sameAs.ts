import type { RunFact } from './runFact';

/** In what two facts can be the same. */
export type Sameness =
  /** The line where they stand, or the line where the thing was taken that they are about. */
  | 'line'
  /** The place where they stand; or, where that is a declaration, the function and the id. */
  | 'location'
  /** The callback, and the livepatch that comes before or after. */
  | 'callback'
  | 'module'
  /** The id of a state or of shadow variables, between the same two livepatches. */
  | 'id in pair'
  /** The state that the function or the thing belongs to, between the same two livepatches. */
  | 'state in pair'
  /** The id, whichever livepatch comes before. */
  | 'id'
  /** The function and the id. */
  | 'function and id'
  /** The function, and the line that allocated what it is about. */
  | 'allocation';

/** Two facts are the same in something if they have a key in common. */
export function keysOf(sameness: Sameness, fact: RunFact): readonly string[] {
  const { module, at, activation, resource, id } = fact;
  const functionName = activation?.functionName ?? '';
  switch (sameness) {
    case 'line':
      return linesOf(fact).map((line) => `${module} ${line}`);
    case 'location':
      return [placeKey(fact)];
    case 'callback':
      return [[module, activation?.kind, functionName, fact.other].join(' ')];
    case 'module':
      return [module];
    case 'id':
      return [`${module} ${String(id)}`];
    case 'id in pair':
      return id === undefined ? [] : [`${pairOf(fact)} ${id}`];
    case 'state in pair':
      return statesOf(fact).map((state) => `${pairOf(fact)} ${state}`);
    case 'function and id':
      return [[module, functionName, String(id)].join(' ')];
    case 'allocation':
      return resource ? [[module, at?.functionName, lineOf(resource.trace[0])].join(' ')] : [placeKey(fact)];
  }
}

function placeKey({ module, at, activation, id, other }: RunFact): string {
  if (at) return [module, at.path, at.line, at.column].join(' ');
  return [module, activation?.functionName, String(id), other].join(' ');
}

function lineOf(location: RunFact['at']): string {
  return location ? `${location.path}:${location.line}` : '';
}

/** Where it stands, and where it was taken; the latter counts as both where there is nothing else. */
function linesOf({ at, resource }: RunFact): readonly string[] {
  const taken = resource?.trace[0];
  const stands = at ?? taken;
  return [...(stands ? [`stands ${lineOf(stands)}`] : []), ...(taken ? [`taken ${lineOf(taken)}`] : [])];
}

function statesOf({ id, activation, resource }: RunFact): readonly bigint[] {
  return [id, activation?.state, resource?.activation.state].flatMap((state) => state ?? []);
}

function pairOf({ module, other = '' }: RunFact): string {
  return [module, other].sort().join(' ');
}
