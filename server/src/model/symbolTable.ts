/** What a System.map or kallsyms file says. */
export interface SymbolTable {
  /** For messages. */
  readonly file: string;
  /**
   * How often a function's name occurs.
   * @param object module name, or null for vmlinux
   * @returns undefined if the table says nothing about the object
   */
  count(object: string | null, name: string): number | undefined;
}

const LINE = /^[0-9a-fA-F]+ ([A-Za-z]) (\S+)(?:[ \t]+\[([^\]]+)\])?/;
const FUNCTION_KINDS = new Set(['t', 'T', 'w', 'W']);

/** Reads the text of a System.map, kallsyms or /proc/kallsyms file; lines of other shape are passed over. */
export function parseSymbolTable(file: string, text: string): SymbolTable {
  const objects = new Map<string | null, Map<string, number>>();
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (!match || !FUNCTION_KINDS.has(match[1] ?? '')) continue;
    const object = match[3] ?? null;
    const names = objects.get(object) ?? new Map<string, number>();
    objects.set(object, names);
    const name = match[2] ?? '';
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return { file, count: (object, name) => objects.get(object) && (objects.get(object)?.get(name) ?? 0) };
}
