import { runScript } from '../../server/src/scenario/runScript';
import type { System } from '../../server/src/scenario/system';
import { emptySystem } from './emptySystem';

/** Makes the script one scenario, so that its output is kept. It stands on a line of its own in front. */
const HEAD = 'start_test() { :; }; start_test all\n';

/** Runs a script. Returns what it printed, and its status in brackets unless that is 0. */
export function runShell(
  text: string,
  system: System = emptySystem(),
  scripts: Readonly<Record<string, string>> = {},
): string {
  const { scenarios, status } = runScript({
    path: '/suite/script.sh',
    text: HEAD + text,
    system,
    release: '6.12.0',
    readScript: (path) => scripts[path],
  });
  const output = (scenarios[0]?.output ?? '').replace(
    /^(\.\/script\.sh: line )(\d+)/gm,
    (_, before: string, line: string) => `${before}${Number(line) - 1}`,
  );
  return status === 0 ? output : `${output}[${status}]`;
}
