import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Removes what killed processes left behind: entries of `folder` named `<prefix><pid>-…` whose process is gone.
 */
export function removeOrphans(folder, prefix) {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(\d+)-/.exec(name.slice(prefix.length))?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
