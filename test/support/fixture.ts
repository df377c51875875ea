/** Files of a fixture by absolute path, in order. */
export type FixtureFiles = ReadonlyMap<string, string>;

/** Where fixtures pretend to lie. */
export const ROOT = '/fixture';

/** Name of the first part of a fixture. */
export const MAIN = 'lp.c';

/** Splits a text at lines `// ==> name` into files; what stands before the first is `lp.c`. */
export function fixtureFiles(text: string): FixtureFiles {
  const files = new Map<string, string>();
  let name = MAIN;
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const next = /^\/\/ ==> (\S+)$/.exec(line)?.[1];
    if (next === undefined) {
      lines.push(line);
      continue;
    }
    files.set(`${ROOT}/${name}`, lines.join('\n'));
    name = next;
    lines = [];
  }
  files.set(`${ROOT}/${name}`, lines.join('\n'));
  if (files.get(`${ROOT}/${MAIN}`) === '') files.delete(`${ROOT}/${MAIN}`);
  return files;
}

/** One expected or actual finding: file name, one-based line, rule. */
export type Mark = `${string}:${number} ${string}`;

const MARK = /(?:\/\/|\/\*)[ \t]*finding:[ \t]*([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/;

/** The findings that a fixture's `// finding: rule, rule` comments announce for the lines they stand on. */
export function expectedMarks(files: FixtureFiles): Mark[] {
  return [...files].flatMap(([path, text]) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        (MARK.exec(line)?.[1]?.split(',') ?? []).map((rule): Mark => markOf(path, index + 1, rule.trim())),
      ),
  );
}

/** Names a finding's place as marks do. */
export function markOf(path: string, line: number, rule: string): Mark {
  return `${path.replace(`${ROOT}/`, '')}:${line} ${rule}`;
}
