import type { ResourceKind } from '../explore/trace/resource';
import type { RunSet } from '../explore/runSet/runSet';
import { RULES } from './registry';
import type { Rule } from './shared/rule';
import type { RunFact } from './shared/runs/runFact';
import type { Detection } from './shared/runs/detection';
import { keysOf, type Sameness } from './shared/runs/sameAs';
import type { Found, SimulationContext } from './shared/simulation';

interface RunRule extends Rule {
  readonly onRuns: Detection;
}

const RUN_RULES: ReadonlyMap<string, RunRule> = new Map(
  RULES.filter((rule): rule is RunRule => rule.onRuns !== undefined).map((rule) => [rule.id, rule]),
);

/** What all rules find in some runs, each fact once, with the shortest run that shows it. */
export function factsOf(runs: RunSet): readonly Found[] {
  return [...RUN_RULES.values()].flatMap(({ id, onRuns }) =>
    firstOfEach(onRuns.detect(runs), (fact) => [
      ...keysOf(onRuns.oncePer ?? 'location', fact),
      onRuns.gathers === true ? thingKey(fact) : '',
      String(fact.isPartial),
    ]).map((fact) => ({ rule: id, fact })),
  );
}

/**
 * Which facts of a livepatch and its series are told: each fault once, by the most specific rule.
 * @param found of the livepatch alone first, then of its pairs, the oldest first
 */
export function toldFacts(found: readonly Found[], context: SimulationContext): readonly Found[] {
  const credible = found.filter(
    ({ rule, fact }) => RUN_RULES.get(rule)?.onRuns.isTold?.(fact, context) ?? true,
  );
  const told = withoutSuperseded(lastOfEach(credible));
  return [...RUN_RULES.values()].flatMap(({ id, onRuns }) => {
    const own = told.flatMap(({ rule, fact }) => (rule === id ? [fact] : []));
    const together = gathered(own, onRuns);
    // What a livepatch does all by itself need not be told of each pair that it is in.
    const once = firstOfEach(together, (fact) => (fact.at ? keysOf('location', fact) : [fact]));
    return once.map((fact) => ({ rule: id, fact }));
  });
}

/** What upgrades leave behind, of what rules have found in them. */
export function leftBehind(found: readonly Found[]): readonly RunFact[] {
  return withoutSuperseded(found).flatMap(({ rule, fact }) =>
    RUN_RULES.get(rule)?.onRuns.isLeftBehind === true ? [fact] : [],
  );
}

/** The rules that say nothing about what a function was given whose code is not visible. */
export function silencedBy(given: readonly ResourceKind[]): readonly string[] {
  const silenced = [...RUN_RULES.values()].filter(({ onRuns }) => isSilencedBy(onRuns, given));
  const aboutMemory = silenced.filter(({ onRuns }) => onRuns.silencedBy === 'memory');
  return [...new Set([...aboutMemory, ...silenced])].map(({ id }) => id);
}

function firstOfEach(
  facts: readonly RunFact[],
  keyOf: (fact: RunFact) => readonly unknown[],
): readonly RunFact[] {
  const seen = new Set<unknown>();
  return facts.filter((fact) => {
    const parts = keyOf(fact);
    const key = parts.length === 1 ? parts[0] : parts.join('\0');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Facts that are one become one, with what else they are about. */
function gathered(
  facts: readonly RunFact[],
  { oncePer = 'location', gathers }: Detection,
): readonly RunFact[] {
  const groups = new Map<string, RunFact[]>();
  for (const fact of facts) {
    const key = keysOf(oncePer, fact).join('\0');
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const things = firstOfEach([first, ...others], (fact) => [thingKey(fact)]);
    const also = things.slice(1).flatMap(({ resource }) => resource ?? []);
    return [gathers === true && also.length > 0 ? { ...first, also } : first];
  });
}

/** Which thing a fact is about, and where that is taken. */
function thingKey({ resource }: RunFact): string {
  return resource ? [resource.type, resource.name, resource.site].join(' ') : '';
}

/** Of several older livepatches that a rule says the same of, the nearest counts. */
function lastOfEach(found: readonly Found[]): readonly Found[] {
  const keyOf = ({ rule, fact }: Found): string | undefined => {
    const sameness = RUN_RULES.get(rule)?.onRuns.lastOf;
    return sameness && [rule, ...keysOf(sameness, fact)].join('\0');
  };
  const last = new Map(found.map((each) => [keyOf(each), each]));
  return found.filter((each) => keyOf(each) === undefined || last.get(keyOf(each)) === each);
}

/** One fault is told once, by the most specific rule. */
function withoutSuperseded(found: readonly Found[]): readonly Found[] {
  const ids = [...new Set(found.map(({ rule }) => rule))];
  const tests = new Map(ids.map((id) => [id, supersedingOf(id, found)]));
  return found.filter(({ rule, fact }) => tests.get(rule)?.some((test) => test(fact)) !== true);
}

/** What tells that a fact of a rule is told by another rule as well. */
function supersedingOf(id: string, found: readonly Found[]): ((fact: RunFact) => boolean)[] {
  const superseding = [...RUN_RULES.values()].flatMap((rule) =>
    (rule.onRuns.supersedes ?? []).flatMap(({ rules, on, only }) => {
      const isSame = rules.includes(id) ? isSameAsOf((each) => each === rule.id, found, on) : undefined;
      return isSame ? [(fact: RunFact) => (only?.(fact) ?? true) && isSame(fact)] : [];
    }),
  );
  const yieldsOn = RUN_RULES.get(id)?.onRuns.yieldsOn;
  return yieldsOn ? [...superseding, isSameAsOf((each) => each !== id, found, yieldsOn)] : superseding;
}

/** Whether something is the same in a fact as in one of some rules. */
function isSameAsOf(
  isAsked: (rule: string) => boolean,
  found: readonly Found[],
  sameness: Sameness,
): (fact: RunFact) => boolean {
  const keys = new Set(found.flatMap(({ rule, fact }) => (isAsked(rule) ? keysOf(sameness, fact) : [])));
  return (fact) => keysOf(sameness, fact).some((key) => keys.has(key));
}

function isSilencedBy({ silencedBy: by }: Detection, given: readonly ResourceKind[]): boolean {
  if (by === 'memory') return given.includes('memory');
  return by === 'others' && given.some((kind) => kind !== 'memory');
}
