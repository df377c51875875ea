import type { Fix, TextEdit } from '../../../base/finding';
import type { Location } from '../../../base/span';
import type { RunFact } from '../runs/runFact';
import type { CallbackName, KlpObject, KlpState, Module } from '../../../model/declarations/module';
import { fileText, textAt } from '../../../model/sourceText';
import { callbackLocation } from '../declarationLocations';
import { fix, insertion, lineEndOf } from './edits';
import type { RuleInput } from '../rule';

/**
 * Adds the counterpart of a callback: an empty function, and the line that makes it a callback.
 * @param taken the callback that there is
 * @param missing its counterpart; there is no fix where the object or the state has one
 */
export function counterpartFix(
  { activation }: RunFact,
  { module }: RuleInput,
  taken: CallbackName,
  missing: CallbackName,
): Fix[] {
  const location = activation && callbackLocation(module, activation);
  if (!location || activation.functionName === undefined || hasCallback(module, location, missing)) return [];
  const name = freeName(module, missing);
  const lines = [
    `static void ${name}(${activation.state === undefined ? OBJECT : STATE})`,
    '{',
    `\t/* Take back what ${activation.functionName}() does. */`,
    '}',
    '',
  ];
  return fix(`Add a ${missing} callback`, [
    fieldBehind(module, location, [taken, missing], name),
    linesAhead(module, location, lines),
  ]);
}

const OBJECT = 'struct klp_object *obj';
const STATE = 'struct klp_patch *patch, struct klp_state *state';

function hasCallback(module: Module, location: Location, name: CallbackName): boolean {
  const arrays = [...module.objectArrays, ...module.stateArrays];
  const owners: readonly (KlpObject | KlpState)[] = arrays.flatMap(({ entries }) => [...entries]);
  const own = owners.find(({ location: { file, start, end } }) => {
    return file === location.file && start <= location.start && location.end <= end;
  });
  return own === undefined || own.callbacks.some((each) => each.name === name);
}

function freeName({ functions }: Module, name: CallbackName): string {
  const taken = new Set(functions.map((each) => each.name));
  return [name, `livepatch_${name}`, `livepatch_${name}_object`].find((each) => !taken.has(each)) ?? name;
}

const FIELD = /^([.\w]*[.])(\w+)(\s*=\s*)&?\w+$/;

/** One more field of the same form, on a line of its own if the first has one. */
function fieldBehind(
  module: Module,
  location: Location,
  [taken, missing]: readonly [CallbackName, CallbackName],
  name: string,
): TextEdit | undefined {
  const [, path = '', field, sign = ''] = FIELD.exec(textAt(module, location)) ?? [];
  if (field !== taken) return undefined;
  const text = fileText(module, location.file);
  const behind = /^\s*,?[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/)?/.exec(text.slice(location.end))?.[0] ?? '';
  const comma = behind.includes(',') ? '' : ',';
  const lineStart = text.lastIndexOf('\n', location.start) + 1;
  const ahead = text.slice(lineStart, location.start);
  const isAlone = /^[ \t]*$/.test(ahead) && /^\r?\n/.test(text.slice(location.end + behind.length));
  const gap = isAlone ? lineEndOf(text) + ahead : ' ';
  const newText = `${gap}${path}${missing}${sign}${name},`;
  if (comma !== '') return insertion({ file: location.file, offset: location.end }, comma + newText);
  return insertion({ file: location.file, offset: location.end + behind.trimEnd().length }, newText);
}

/** Whole lines ahead of the declaration that a place is in. */
export function linesAhead(
  module: Module,
  location: Location,
  lines: readonly string[],
): TextEdit | undefined {
  const text = fileText(module, location.file);
  const starts = [...text.slice(0, location.start).matchAll(/^[A-Za-z_]/gm)];
  const offset = starts.at(-1)?.index;
  if (offset === undefined) return undefined;
  const lineEnd = lineEndOf(text);
  return insertion({ file: location.file, offset }, lines.map((line) => line + lineEnd).join(''));
}
