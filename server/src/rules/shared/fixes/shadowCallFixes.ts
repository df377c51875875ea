import type { Fix } from '../../../base/finding';
import type { RunFact } from '../runs/runFact';
import { textAt } from '../../../model/sourceText';
import { fix } from './edits';
import type { RuleInput } from '../rule';

/** The call that a fact is about, as the author wrote it; empty where it is not visible. */
export function callText({ at }: RunFact, { module, simulation }: RuleInput): string {
  const location = at && simulation?.locationOf(at);
  return location ? textAt(module, location) : '';
}

/** The name of the function that is called there; `otherwise` where a macro makes the call. */
export function calledName(fact: RunFact, input: RuleInput, otherwise: string): string {
  const name = /^klp_shadow_\w+/.exec(callText(fact, input))?.[0];
  return name ?? otherwise;
}

/** Takes an existing shadow variable, too. Both functions have the same arguments. */
export function getOrAllocFix(fact: RunFact, input: RuleInput): Fix[] {
  return replacement(fact, input, /^klp_shadow_alloc\b/, 'klp_shadow_get_or_alloc');
}

/** Allocates without sleeping. */
export function atomicFix(fact: RunFact, input: RuleInput): Fix[] {
  return replacement(fact, input, /\bGFP_KERNEL\b/g, 'GFP_ATOMIC');
}

/** Replaces a name in the call; there is no fix where it stands there more than once, or not at all. */
function replacement(fact: RunFact, input: RuleInput, name: RegExp, newText: string): Fix[] {
  const location = fact.at && input.simulation?.locationOf(fact.at);
  const text = callText(fact, input);
  const found = [...text.matchAll(new RegExp(name, 'g'))];
  const [first] = found;
  if (!location || !first || found.length > 1) return [];
  const start = location.start + first.index;
  const edit = { location: { ...location, start, end: start + first[0].length }, newText };
  return fix(`Use ${newText}`, [edit]);
}
