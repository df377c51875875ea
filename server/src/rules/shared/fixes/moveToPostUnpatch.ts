import type { Fix, TextEdit } from '../../../base/finding';
import type { Location } from '../../../base/span';
import type { RunFact } from '../runs/runFact';
import { valueOf } from '../../../model/declarations/fact';
import { localNames } from '../../../model/localNames';
import type { KlpObject, Module, ModuleFunction } from '../../../model/declarations/module';
import { fileText } from '../../../model/sourceText';
import { writtenLocation } from '../../../model/writtenLocation';
import { linesAhead } from './callbackSkeleton';
import { fieldInsertion, fix, insertion, lineEndOf } from './edits';
import type { RuleInput } from '../rule';

/** A statement that frees shadow variables and has its line for itself. */
interface FreeStatement {
  readonly file: string;
  /** Without its indentation. */
  readonly text: string;
  /** The line with its end. */
  readonly line: Location;
  /** Names in it that are the author's functions. */
  readonly functions: readonly ModuleFunction[];
}

/**
 * Moves a call from the exit function into the post_unpatch callback of the only object, which is made if that has no
 * callbacks. There is no fix where the call is not a statement of the exit function itself, or uses its variables.
 */
export function moveToPostUnpatch(fact: RunFact, { module, simulation }: RuleInput): Fix[] {
  const { at, activation } = fact;
  const location = at && simulation?.locationOf(at);
  const exit = module.functions.find(
    ({ name }) => name === activation?.functionName && name === at?.functionName,
  );
  const free = location && exit && statementAt(module, exit, location);
  const object = onlyObject(module);
  if (!free || !object) return [];
  const callback = object.callbacks.find(({ name }) => name === 'post_unpatch');
  const definition = callback && valueOf(callback.function)?.definition;
  if (object.callbacks.length > 0 && !definition) return [];
  const edits = definition ? [intoFunction(module, definition, free)] : newCallback(module, object, free);
  return fix('Move it to post_unpatch', [{ location: free.line, newText: '' }, ...edits]);
}

const STATEMENT = /^([ \t]*)(klp_shadow_free(?:_all)?\((?:[^()]|\([^()]*\))*\);)[ \t]*(?:\/\/.*)?(\r?\n)/;

function statementAt(
  module: Module,
  exit: ModuleFunction,
  { file, start }: Location,
): FreeStatement | undefined {
  const text = fileText(module, file);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const [all, , statement = ''] = STATEMENT.exec(text.slice(lineStart)) ?? [];
  const locals = localNames(exit.definition);
  const names = [...statement.matchAll(/\b[A-Za-z_]\w*/g)].map(([name]) => name);
  const isWhole = /[;{}]\s*$/.test(text.slice(0, lineStart));
  if (all === undefined || !isWhole || names.some((name) => locals.has(name))) return undefined;
  const functions = module.functions.filter(({ name }) => names.includes(name));
  const line = { file, start: lineStart, end: lineStart + all.length };
  return { file, text: statement, line, functions };
}

function onlyObject({ objectArrays }: Module): KlpObject | undefined {
  const objects = objectArrays.flatMap(({ entries }) => entries).filter(({ isEmpty }) => isEmpty !== true);
  return objects.length === 1 ? objects[0] : undefined;
}

/** At the end of a function that has nothing to return. */
function intoFunction(module: Module, callback: ModuleFunction, free: FreeStatement): TextEdit | undefined {
  const body = writtenLocation(callback, callback.definition.body);
  if (!body || body.file !== free.file || !areAhead(free, body.start)) return undefined;
  const text = fileText(module, body.file);
  const brace = body.end - 1;
  if (!/\n$/.test(text.slice(0, brace)) || text.slice(body.start, brace).includes('return')) return undefined;
  return insertion({ file: body.file, offset: brace }, `\t${free.text}${lineEndOf(text)}`);
}

function newCallback(module: Module, object: KlpObject, free: FreeStatement): (TextEdit | undefined)[] {
  const { location, insertField } = object;
  const isTaken = module.functions.some(({ name }) => name === 'post_unpatch');
  const name = isTaken ? 'livepatch_post_unpatch' : 'post_unpatch';
  const lines = [`static void ${name}(struct klp_object *obj)`, '{', `\t${free.text}`, '}', ''];
  const isNear = location.file === free.file && areAhead(free, location.start);
  return [
    isNear ? linesAhead(module, location, lines) : undefined,
    fieldInsertion(module, insertField, `.callbacks.post_unpatch = ${name},`),
  ];
}

/** Whether a statement can stand at an offset: what it names is known there. */
function areAhead({ functions, file }: FreeStatement, offset: number): boolean {
  return functions.every(({ location }) => location.file === file && location.start < offset);
}
