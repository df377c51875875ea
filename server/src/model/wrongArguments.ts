import type { Fix } from '../base/finding';
import type { Place } from '../base/span';
import type { Expression } from '../syntax/ast';
import { type ApiCall, apiCalls } from './apiCalls';
import type { ApiSignature } from './api/apiEntry';
import { isAvailable, signatureOf } from './api/lookup';
import { type Module, placeIn } from './declarations/module';
import { fileText, textAt } from './sourceText';
import { hasHiddenFiles, isUncertain } from './uncertainCode';
import { writtenPlace } from './writtenPlace';

/** A call of a livepatch function with another number of arguments than the chosen kernel takes. */
export interface WrongArguments extends ApiCall {
  readonly expected: ApiSignature;
  /** The signature of other kernels that has as many arguments. */
  readonly other: ApiSignature | undefined;
}

/** All calls of livepatch functions that the chosen kernel has, but with other arguments. */
export function wrongArguments(module: Module): WrongArguments[] {
  return apiCalls(module).flatMap((each): WrongArguments[] => {
    const { api, call, owner } = each;
    const expected = signatureOf(api, module.profile);
    if (!expected || !isAvailable(api, module.profile) || api.kind !== 'function') return [];
    const count = call.arguments.length;
    if (count === expected.parameters.length) return [];
    if (hasHiddenFiles(owner.unit) || isUncertain(owner.unit, call)) return [];
    const other = api.signatures.find(({ parameters }) => parameters.length === count);
    return [{ ...each, expected, other }];
  });
}

/**
 * Writes the arguments in the order of the chosen kernel, with NULL for new ones.
 * @returns undefined where an argument that is not NULL would be lost
 */
export function argumentsFix(module: Module, wrong: WrongArguments): Fix | undefined {
  const { call, other, expected } = wrong;
  const places = writtenArguments(module, wrong);
  const [first, last] = [places?.[0], places?.at(-1)];
  if (!other || !places || !first || !last) return undefined;
  const texts = new Map<string, string>();
  for (const [index, { name }] of other.parameters.entries()) {
    const [argument, place] = [call.arguments[index], places[index]];
    const isKept = expected.parameters.some((parameter) => parameter.name === name);
    if (!argument || !place || (!isKept && !isNull(argument))) return undefined;
    if (isKept) texts.set(name, textAt(module, place));
  }
  const newText = expected.parameters.map(({ name }) => texts.get(name) ?? 'NULL').join(', ');
  const title = `Write the arguments as '${newText}'`;
  return { title, edits: [{ place: { ...first, end: last.end }, newText }] };
}

/** Where the arguments are written; undefined if a macro makes several of them, or a comment stands between them. */
function writtenArguments(module: Module, { owner, call }: ApiCall): Place[] | undefined {
  const list = writtenPlace(owner, { start: call.callee.end + 1, end: call.end });
  if (!list) return undefined;
  const places = call.arguments.map((argument) => placeIn(owner, argument));
  const text = fileText(module, list.file);
  let end = list.start;
  for (const [index, place] of places.entries()) {
    const between = text.slice(end, place.start).trim();
    if (place.file !== list.file || place.start < end || between !== (index === 0 ? '(' : ','))
      return undefined;
    end = place.end;
  }
  return text.slice(end, list.end).trim() === ')' ? places : undefined;
}

function isNull(expression: Expression): boolean {
  if (expression.kind === 'cast') return isNull(expression.operand);
  return expression.kind === 'integer' && expression.value === 0n;
}
