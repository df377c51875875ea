import { runShellScript } from '../src/runShellScript';
import type { ShellSystem } from '../src/shellSystem';
import { memorySystem } from './memorySystem';

/** Runs a script. Returns what it printed, and its status in brackets unless that is 0. */
export function runShell(
  text: string,
  system: ShellSystem = memorySystem(),
  scripts: Readonly<Record<string, string>> = {},
): string {
  let output = '';
  const { status, stopped } = runShellScript({
    path: '/suite/script.sh',
    text,
    system,
    tools: new Map(),
    release: '6.12.0',
    readScript: (path) => scripts[path],
    watcher: { called: () => undefined, missing: () => undefined },
    print: (printed) => {
      output += printed;
    },
  });
  return output + (stopped ?? '') + (status === 0 ? '' : `[${status}]`);
}
