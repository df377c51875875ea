/** What a Kbuild file or Makefile says about modules: name without `.o` → its `.c` files without ending, sorted. */
export type KbuildModules = ReadonlyMap<string, readonly string[]>;

const ASSIGNMENT = /^\s*([A-Za-z0-9_.$()/-]+?)\s*(?::|\+|::|\?)?=\s*(.*)$/;

/** Stands in a list for all `.c` files of the folder. */
export const ALL_SOURCES = '*';
const WILDCARD = /\$\(wildcard\s[^)]*\*\.c\s*\)/;

/**
 * Reads `obj-m`, `obj-$(…)` and the lists of composite modules (`x-y`, `x-m`, `x-objs`, `x-$(…)`).
 * @returns no modules for a Makefile that builds none
 */
export function parseKbuild(text: string): KbuildModules {
  const built = new Set<string>();
  const parts = new Map<string, string[]>();
  for (const line of joinedLines(text)) {
    const match = ASSIGNMENT.exec(line);
    const target = match?.[1] ?? '';
    const objects = [...(match?.[2] ?? '').matchAll(/([\w.+/-]+)\.k?o\b/g)].map((found) => found[1] ?? '');
    if (/^obj-(?:m|\$\(.*\))$/.test(target)) for (const object of objects) built.add(object);
    const composite = /^([\w+-]+?)-(?:y|m|objs|\$\(.*\))$/.exec(target)?.[1];
    if (composite !== undefined && composite !== 'obj') {
      const all = WILDCARD.test(match?.[2] ?? '') ? [ALL_SOURCES] : [];
      parts.set(composite, [...(parts.get(composite) ?? []), ...objects, ...all]);
    }
  }
  const modules = [...built].filter((name) => !name.includes('/'));
  return new Map(modules.map((name) => [name, filesOf(name, parts)]));
}

function filesOf(name: string, parts: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const listed = parts.get(name) ?? [];
  return listed.length > 0 ? [...new Set(listed)] : [name];
}

/** Lines with their comments removed and continuations joined. */
function joinedLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, ''));
}
