import type { SourceFile } from '../../syntax/sourceFile';
import { concernsLivepatching } from '../../base/concernsLivepatching';
import { type ModuleFiles, quotedIncludes } from './moduleFiles';
import type { Sources } from '../sources';

/** Files that one module's sources are spread over at most, as far as this question goes. */
const FILES_MAX = 100;

/** Whether a module's files, or files that they include, concern livepatching; others need not be parsed. */
export function mentionsLivepatching({ paths, csv }: ModuleFiles, sources: Sources): boolean {
  if (csv !== undefined) return true;
  const pending = [...paths];
  const seen = new Set<string>();
  for (let path = pending.pop(); path !== undefined && seen.size < FILES_MAX; path = pending.pop()) {
    const file = seen.has(path) ? undefined : sources.read(path);
    seen.add(path);
    if (!file) continue;
    if (concerns(file)) return true;
    pending.push(...quotedIncludes(file));
  }
  return false;
}

const known = new WeakMap<SourceFile, boolean>();

function concerns(file: SourceFile): boolean {
  const answer = known.get(file) ?? concernsLivepatching(file.text);
  known.set(file, answer);
  return answer;
}
