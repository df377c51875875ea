import { runScript } from '../../server/src/scenario/runScript';
import type { System } from '../../server/src/scenario/system';
import { emptySystem } from './emptySystem';

/** Runs a script and returns what it printed and its status, as `text[status]`; the status 0 is left out. */
export function runShell(
  text: string,
  system: System = emptySystem(),
  scripts: Record<string, string> = {},
): string {
  const marked = `start_test() { :; }; start_test all\n${text}`;
  const { scenarios, status } = runScript({
    path: '/suite/script.sh',
    text: marked,
    system,
    release: '6.12.0',
    readScript: (path) => scripts[path],
  });
  const output = scenarios[0]?.output ?? '';
  return status === 0 ? output : `${output}[${status}]`;
}
