// Where everything is kept that is fetched once: kernel sources, the editor's stand-in.
import { homedir } from 'node:os';
import path from 'node:path';

/** `LIVEPATCH_CACHE`, or a folder in the user's cache folder. Nothing in it belongs into the repository. */
export function cacheFolder() {
  if (process.env.LIVEPATCH_CACHE) return path.resolve(process.env.LIVEPATCH_CACHE);
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(base, 'livepatch-language-server');
}
