import type { Frame } from '../../machine/run/frame';

/** Names are not looked for any further than this. */
const LENGTH_MAX = 200;

/** What the author wrote where a function is, from there on. What a macro made is shown as the macro's call. */
export function authorsText({ code, pc }: Pick<Frame, 'code' | 'pc'>): string {
  const { map, files } = code.unit.source;
  const offset = code.offsets[Math.max(pc - 1, 0)] ?? 0;
  const { file, start } = map.locationOf({ start: offset, end: offset + 1 });
  const text = files.find(({ path }) => path === file)?.text ?? '';
  return text.slice(start, start + LENGTH_MAX);
}

/** A plain name that is assigned to: `x = 1`, `x |= 1`, `x++`, `++x`, `WRITE_ONCE(x, 1)`. */
const ASSIGNED = [
  /^([A-Za-z_]\w*)\s*(?:(?:[-+*/%&|^]|<<|>>)?=(?!=)|\+\+|--)/,
  /^(?:\+\+|--)\s*([A-Za-z_]\w*)\s*[;,)]/,
  /^WRITE_ONCE\s*\(\s*([A-Za-z_]\w*)\s*,/,
];

/** The variable that `source` begins to assign to, by the author's name for it: a macro may stand for another one. */
export function assignedName(source: string): string | undefined {
  return ASSIGNED.map((form) => form.exec(source)?.[1]).find((name) => name !== undefined);
}

/** What `source` begins to call, by the author's name for it: a macro may stand for another function. */
export function calledName(source: string): string | undefined {
  return /^([A-Za-z_]\w*)\s*\(/.exec(source)?.[1];
}
