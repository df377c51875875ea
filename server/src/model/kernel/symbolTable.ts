/** What a System.map or kallsyms file says. */
export interface SymbolTable {
  /** For messages. */
  readonly file: string;
  /**
   * How often a symbol's name occurs. Data counts as well: the kernel looks at names only when it searches.
   * @param object module name, or null for vmlinux
   * @returns undefined if the table says nothing about the object
   */
  count(object: string | null, name: string): number | undefined;
  /** The symbols that are called `name` with a suffix after a dot: copies that the compiler made. Sorted. */
  clones(object: string | null, name: string): readonly string[];
  /** Whether it has symbols of any module; `System.map` has none. */
  readonly hasModules: boolean;
  /** The modules that have a symbol of the name, and null for vmlinux. */
  objectsWith(name: string): readonly (string | null)[];
}

const LINE = /^[0-9a-fA-F]+ ([A-Za-z?]) (\S+)(?:[ \t]+\[([^\]]+)\])?/;
/** Undefined and debugging symbols, which `nm` prints and kallsyms leaves out. */
const LEFT_OUT = new Set(['U', 'N']);

/** Reads the text of a System.map, kallsyms or /proc/kallsyms file; lines of other shape are passed over. */
export function parseSymbolTable(file: string, text: string): SymbolTable {
  const objects = new Map<string | null, Map<string, number>>();
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (!match || LEFT_OUT.has(match[1] ?? '')) continue;
    const object = match[3] ?? null;
    const names = objects.get(object) ?? new Map<string, number>();
    objects.set(object, names);
    const name = match[2] ?? '';
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  return {
    file,
    count: (object, name) => objects.get(object) && (objects.get(object)?.get(name) ?? 0),
    clones: (object, name) =>
      [...(objects.get(object)?.keys() ?? [])].filter((each) => each.startsWith(`${name}.`)).sort(),
    hasModules: [...objects.keys()].some((object) => object !== null),
    objectsWith: (name) => [...objects].filter(([, names]) => names.has(name)).map(([object]) => object),
  };
}

/**
 * What a list says of a name that code looks up, `NAME` or `MODULE:NAME`: `unlisted` where it has no modules and the name
 * may be in one, `unknown` where it says nothing about the module or has none of vmlinux.
 */
export function listingIn(table: SymbolTable, name: string): 'there' | 'missing' | 'unlisted' | 'unknown' {
  const [, object, symbol = name] = /^([^:]*):(.*)$/.exec(name) ?? [];
  if (object === undefined && table.objectsWith(symbol).length > 0) return 'there';
  const count = table.count(object ?? null, symbol);
  if (count === undefined) return 'unknown';
  if (count > 0) return 'there';
  return object === undefined && !table.hasModules ? 'unlisted' : 'missing';
}
