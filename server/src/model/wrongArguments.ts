import type { Fix } from '../base/finding';
import type { Location } from '../base/span';
import type { Expression } from '../syntax/ast';
import { type ApiCall, apiCalls } from './apiCalls';
import type { ApiSignature } from './api/apiEntry';
import { isAvailable, signatureOf } from './api/lookup';
import { type Module, locationIn } from './declarations/module';
import { fileText, textAt } from './sourceText';
import { hasHiddenFiles, isUncertain } from './uncertainCode';
import { writtenLocation } from './writtenLocation';

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
  const locations = writtenArguments(module, wrong);
  const [first, last] = [locations?.[0], locations?.at(-1)];
  if (!other || !locations || !first || !last) return undefined;
  const texts = new Map<string, string>();
  for (const [index, { name }] of other.parameters.entries()) {
    const [argument, location] = [call.arguments[index], locations[index]];
    const isKept = expected.parameters.some((parameter) => parameter.name === name);
    if (!argument || !location || (!isKept && !isNull(argument))) return undefined;
    if (isKept) texts.set(name, textAt(module, location));
  }
  const newText = expected.parameters.map(({ name }) => texts.get(name) ?? 'NULL').join(', ');
  const title = `Write the arguments as '${newText}'`;
  return { title, edits: [{ location: { ...first, end: last.end }, newText }] };
}

/** Where the arguments are written; undefined if a macro makes several of them, or a comment stands between them. */
function writtenArguments(module: Module, { owner, call }: ApiCall): Location[] | undefined {
  const list = writtenLocation(owner, { start: call.callee.end + 1, end: call.end });
  if (!list) return undefined;
  const locations = call.arguments.map((argument) => locationIn(owner, argument));
  const text = fileText(module, list.file);
  let end = list.start;
  for (const [index, location] of locations.entries()) {
    const between = text.slice(end, location.start).trim();
    if (location.file !== list.file || location.start < end || between !== (index === 0 ? '(' : ','))
      return undefined;
    end = location.end;
  }
  return text.slice(end, list.end).trim() === ')' ? locations : undefined;
}

function isNull(expression: Expression): boolean {
  if (expression.kind === 'cast') return isNull(expression.operand);
  return expression.kind === 'integer' && expression.value === 0n;
}
