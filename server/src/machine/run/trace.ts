import { posix } from 'node:path';
import { type LineStarts, lineStartsOf, positionAt } from '../../base/lines';
import type { SourceFile } from '../../syntax/sourceFile';
import type { ExecutionContext } from './executionContext';
import type { TraceEntry } from './fault';
import type { Frame } from './frame';
import type { Machine } from './machine';
import type { PlaceText } from '../memory/memoryObject';
import type { CUnit } from './unit';

/** The C functions that are running, innermost first. Those of the kernel's headers are left out. */
export function traceOf(context: ExecutionContext): TraceEntry[] {
  return context.frames.filter(isVisible).reverse().map(entryOf);
}

/** Whether it is a function of a module, not of the kernel's headers. */
export function isVisible({ code }: Frame): boolean {
  return code.unit.headers !== undefined;
}

/** Where a function is, or was when it returned. */
export function entryOf({ code, pc }: Pick<Frame, 'code' | 'pc'>): TraceEntry {
  return { functionName: code.name, ...placeOf(code.unit, code.offsets[Math.max(pc - 1, 0)] ?? 0) };
}

interface SourcePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The same few places are asked for again and again. */
const known = new WeakMap<CUnit, Map<number, SourcePlace>>();

/** The place of an offset in a unit's expanded text; line and column from 1. */
export function placeOf(unit: CUnit, offset: number): SourcePlace {
  const places = known.get(unit) ?? new Map<number, SourcePlace>();
  known.set(unit, places);
  const place = places.get(offset) ?? findPlace(unit, offset);
  places.set(offset, place);
  return place;
}

function findPlace(unit: CUnit, offset: number): SourcePlace {
  const { file, start } = unit.source.map.locationOf({ start: offset, end: offset + 1 });
  const source = unit.source.files.find(({ path }) => path === file);
  const { line, character } = positionAt(source ? linesOf(source) : [0], start);
  return { path: file, line: line + 1, column: character + 1 };
}

const lineStarts = new WeakMap<SourceFile, LineStarts>();

function linesOf(file: SourceFile): LineStarts {
  const lines = lineStarts.get(file) ?? lineStartsOf(file.text);
  lineStarts.set(file, lines);
  return lines;
}

/** Where the innermost visible function is. */
export function innermost(context: ExecutionContext): TraceEntry | undefined {
  const frame = context.frames.findLast(isVisible);
  return frame && entryOf(frame);
}

/** The same as a text, such as `file.c:12`. */
export function placeText(context: ExecutionContext): PlaceText {
  const entry = innermost(context);
  return entry && entryText(entry);
}

/** A place such as `file.c:12`. */
export function entryText({ path, line }: TraceEntry): string {
  return `${posix.basename(path)}:${line}`;
}

/** The kernel's function that the module's code has called and that runs now. */
export function calleeIn({ context: { frames }, calledLast }: Machine): string | undefined {
  const inKernel = frames[frames.findLastIndex(isVisible) + 1];
  return (inKernel?.code.name ?? calledLast)?.replace('__lp_', '');
}

/** The module whose code is running; undefined outside of C. */
export function ownerOf(context: ExecutionContext): string | undefined {
  return context.frames.findLast(isVisible)?.instance.moduleName;
}
