import type { Fix } from '../../../base/finding';
import type { Diagnosis } from '../../../explore/diagnose/diagnosis';
import { textAt } from '../../../model/sourceText';
import { fix } from './edits';
import type { RuleInput } from '../rule';

/** The call that a diagnosis is about, as the author wrote it; empty where it is not visible. */
export function callText({ at }: Diagnosis, { module, simulation }: RuleInput): string {
  const place = at && simulation?.placeOf(at);
  return place ? textAt(module, place) : '';
}

/** The name of the function that is called there; `otherwise` where a macro makes the call. */
export function calledWords(diagnosis: Diagnosis, input: RuleInput, otherwise: string): string {
  const name = /^klp_shadow_\w+/.exec(callText(diagnosis, input))?.[0];
  return `${name ?? otherwise}()`;
}

/** Takes an existing shadow variable, too. Both functions have the same arguments. */
export function getOrAllocFix(diagnosis: Diagnosis, input: RuleInput): Fix[] {
  return replacement(diagnosis, input, /^klp_shadow_alloc\b/, 'klp_shadow_get_or_alloc');
}

/** Allocates without sleeping. */
export function atomicFix(diagnosis: Diagnosis, input: RuleInput): Fix[] {
  return replacement(diagnosis, input, /\bGFP_KERNEL\b/g, 'GFP_ATOMIC');
}

/** Replaces a name in the call; there is no fix where it stands there more than once, or not at all. */
function replacement(diagnosis: Diagnosis, input: RuleInput, name: RegExp, newText: string): Fix[] {
  const place = diagnosis.at && input.simulation?.placeOf(diagnosis.at);
  const text = callText(diagnosis, input);
  const found = [...text.matchAll(new RegExp(name, 'g'))];
  const [first] = found;
  if (!place || !first || found.length > 1) return [];
  const start = place.start + first.index;
  const edit = { place: { ...place, start, end: start + first[0].length }, newText };
  return fix(`Use ${newText}`, [edit]);
}
