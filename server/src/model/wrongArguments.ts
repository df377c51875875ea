import type { Fix } from '../base/finding';
import type { Expression } from '../syntax/ast';
import { type ApiCall, apiCalls } from './apiCalls';
import type { ApiSignature } from './api/entry';
import { isAvailable, signatureOf } from './api/lookup';
import type { Module } from './module';
import { textAt } from './sourceText';
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
  const { owner, call, other, expected } = wrong;
  const [first, last] = [call.arguments[0], call.arguments.at(-1)];
  const place = first && last && writtenPlace(owner, { start: first.start, end: last.end });
  if (!other || !place) return undefined;
  const texts = new Map<string, string>();
  for (const [index, { name }] of other.parameters.entries()) {
    const argument = call.arguments[index];
    const written = argument && writtenPlace(owner, argument);
    const isKept = expected.parameters.some((parameter) => parameter.name === name);
    if (!argument || (!isKept && !isNull(argument))) return undefined;
    if (!isKept) continue;
    if (!written) return undefined;
    texts.set(name, textAt(module, written));
  }
  const newText = expected.parameters.map(({ name }) => texts.get(name) ?? 'NULL').join(', ');
  return { title: `Write the arguments as '${newText}'`, edits: [{ place, newText }] };
}

function isNull(expression: Expression): boolean {
  if (expression.kind === 'cast') return isNull(expression.operand);
  return expression.kind === 'integer' && expression.value === 0n;
}
