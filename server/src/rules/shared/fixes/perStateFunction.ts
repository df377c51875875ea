import type { Location } from '../../../base/span';
import type { TextEdit } from '../../../base/finding';
import {
  type Callback,
  type Module,
  type ModuleFunction,
  locationIn,
} from '../../../model/declarations/module';
import { fileText, textAt } from '../../../model/sourceText';

/** A callback of an object as one of a state. */
export interface TurnedCallback {
  readonly name: Callback['name'];
  /** Absent where nothing is left for it to do. */
  readonly functionName: string | undefined;
  /** The destructor of the shadow variables that it freed: the name of a function, or `NULL`. */
  readonly destructor: string | undefined;
  readonly edits: readonly TextEdit[];
}

const PARAMETERS = 'struct klp_patch *patch, struct klp_state *state';
const ONLY_FREES =
  /^\{\s*(?:if\s*\(\s*!\s*klp_get_prev_state\([^()]*\)\s*\)\s*)?klp_shadow_free_all\(\s*\w+\s*,\s*(\w+)\s*\);\s*\}$/;

/**
 * Gives a callback the parameters of a state's; one that only frees the shadow variables goes, since the kernel does so.
 * @param ownsShadows the state frees the shadow variables
 * @returns undefined where it is not that simple: the object is used, or something else calls the function
 */
export function turnedCallback(
  module: Module,
  { name, function: fact }: Callback,
  ownsShadows: boolean,
): TurnedCallback | undefined {
  const definition = fact.state === 'known' ? fact.value.definition : undefined;
  if (!definition || occurrences(module, definition.name) !== 2) return undefined;
  const body = textAt(module, locationIn(definition, definition.definition.body));
  const freed = ownsShadows && name === 'post_unpatch' ? ONLY_FREES.exec(body)?.[1] : undefined;
  if (freed !== undefined) {
    const edits = [{ location: wholeLines(module, definition), newText: '' }];
    return { name, functionName: undefined, destructor: freed, edits };
  }
  const list = parameterList(module, definition);
  if (!list || new RegExp(`\\b(?:patch|state|klp_shadow_free_all|${list.name})\\b`).test(body))
    return undefined;
  const edits = [{ location: list.location, newText: PARAMETERS }];
  return { name, functionName: definition.name, destructor: undefined, edits };
}

/** How often a name stands in the author's files, whatever for. */
function occurrences({ units }: Module, name: string): number {
  const files = new Map(units.flatMap((unit) => unit.files.map((file) => [file.path, file.text] as const)));
  return [...files.values()].reduce(
    (sum, text) => sum + text.split(new RegExp(`\\b${name}\\b`)).length - 1,
    0,
  );
}

function parameterList(
  module: Module,
  { location }: ModuleFunction,
): { readonly location: Location; readonly name: string } | undefined {
  const behind = fileText(module, location.file).slice(location.end);
  const match = /^(\s*\(\s*)(struct\s+klp_object\s*\*\s*(\w+))\s*\)/.exec(behind);
  const [, ahead, parameter, name] = match ?? [];
  if (ahead === undefined || parameter === undefined || name === undefined) return undefined;
  const start = location.end + ahead.length;
  return { location: { file: location.file, start, end: start + parameter.length }, name };
}

/** A definition from the beginning of its first line, with the blank line behind it. */
function wholeLines(module: Module, definition: ModuleFunction): Location {
  const { file, end } = locationIn(definition, definition.definition.body);
  const text = fileText(module, file);
  const start = text.lastIndexOf('\n', definition.location.start) + 1;
  const behind = /^[ \t]*\r?\n(?:[ \t]*\r?\n)?/.exec(text.slice(end))?.[0] ?? '';
  return { file, start, end: end + behind.length };
}
