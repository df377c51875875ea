/** One `start_test` of a selftest script, with what its `check_result` wants to see in the log. */
export interface Selftest {
  readonly name: string;
  readonly expected: readonly string[];
}

const STATEMENT =
  /^(?<variable>[A-Z_]\w*)=(?<value>\S+)$|^start_test "(?<name>[^"]*)"|^check_result "(?<lines>(?:[^"\\]|\\.)*)"/gm;

/** Reads the tests of a script. Only simple assignments are followed; nothing is executed. */
export function readSelftests(script: string): Selftest[] {
  const variables = new Map<string, string>();
  const tests: Selftest[] = [];
  let name = '';
  for (const { groups } of script.matchAll(STATEMENT)) {
    if (groups?.['variable'] !== undefined) {
      variables.set(groups['variable'], expand(groups['value'] ?? '', variables));
    } else if (groups?.['name'] !== undefined) {
      name = groups['name'];
    } else {
      tests.push({ name, expected: expand(groups?.['lines'] ?? '', variables).split('\n') });
    }
  }
  return tests;
}

function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text
    .replace(/\$\{?(\w+)\}?/g, (all, name: string) => variables.get(name) ?? all)
    .replaceAll('\\"', '"');
}
