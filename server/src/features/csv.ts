import { codeSpan, markdownText } from '../base/markdown';
import { type Location, touches } from '../base/span';
import { apiMarkdown } from '../model/api/hoverText';
import { fieldOf, structNamed } from '../model/api/lookup';
import { type CsvLine, type CsvWord, parsePatchedFuncs } from '../model/trees/patchedFuncs';
import type { HoverText } from './hover';
import type { Snapshot } from './snapshot';

/** Whether the snapshot's file is the list of patched functions of a SUSE folder. */
export function isCsv({ file, module }: Snapshot): boolean {
  return module.csv?.path === file.path;
}

/** Explains a word of the list. */
export function csvHover(snapshot: Snapshot, offset: number): HoverText | undefined {
  const found = wordAt(snapshot, offset);
  const markdown = found && textOf(found, snapshot);
  return found === undefined || markdown === undefined
    ? undefined
    : { markdown, start: found.word.start, end: found.word.end };
}

/** The new function's definition for its name; the kernel's functions for the old one's, if its sources are known. */
export function csvDefinition(snapshot: Snapshot, offset: number): Location[] {
  const found = wordAt(snapshot, offset);
  if (!found) return [];
  const { word, line } = found;
  if (word === line.oldName)
    return (snapshot.kernelCode?.functionsNamed(word.text) ?? []).map(({ location }) => location);
  if (word !== line.newFunc) return [];
  return snapshot.module.functions.filter(({ name }) => name === word.text).map(({ location }) => location);
}

interface FoundWord {
  readonly word: CsvWord;
  readonly line: CsvLine;
}

function wordAt({ file }: Snapshot, offset: number): FoundWord | undefined {
  for (const line of parsePatchedFuncs(file.text)) {
    const { object, oldName, sympos, newFunc, condition } = line;
    const word = [object, oldName, sympos, newFunc, condition].find((each) => each && touches(each, offset));
    if (word) return { word, line };
  }
  return undefined;
}

function textOf({ word, line }: FoundWord, { module, file }: Snapshot): string | undefined {
  const { object, oldName, newFunc } = line;
  if (word === line.sympos) {
    const func = structNamed('klp_func');
    const field = func && fieldOf(func, 'old_sympos', module.profile);
    return field && apiMarkdown(field, module.profile);
  }
  if (word === line.condition) return `The entry is there only where ${codeSpan(`#if ${word.text}`)} holds.`;
  if (word === object) {
    const count = parsePatchedFuncs(file.text).filter((each) => each.object.text === object.text).length;
    const what = object.text === 'vmlinux' ? 'The kernel itself' : `The module ${codeSpan(object.text)}`;
    return `${what}: ${count === 1 ? 'one function is' : `${count} functions are`} patched in it.`;
  }
  return `${codeSpan(`${oldName?.text ?? '?'}()`)} of ${markdownText(object.text)} is replaced by ${codeSpan(`${newFunc?.text ?? '?'}()`)}.`;
}
