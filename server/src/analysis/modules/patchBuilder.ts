import { posix } from 'node:path';
import { type Builder, builderOf } from '../../model/trees/toolCallbacks';
import { livepatchJsonFor } from '../configuration/livepatchJsonFile';
import type { Sources } from '../sources';

/** In larger folders the files beside a patch are not looked at. */
const FILES_MAX = 200;
const LOOKED_AT = /\.(?:patch|diff|c|h|sh|mk|md|rst|txt)$|^(?:Makefile|Kbuild|README.*)$/;
const CALLS_TOOL = /\bklp-build\b/;

/** The tool that makes a livepatch of a patch: as `livepatch.json` says, else as the patch or files beside it show. */
export function patchBuilder(path: string, sources: Sources): Builder | undefined {
  const said = livepatchJsonFor(path, sources)?.builder;
  if (said) return said;
  const own = builderOf(sources.read(path)?.text ?? '');
  if (own) return own;
  const folder = posix.dirname(path);
  // The folder in which klp-build works.
  if (sources.foldersIn(folder).includes('klp-tmp')) return 'klp-build';
  const names = sources.filesIn(folder).filter((name) => LOOKED_AT.test(name));
  if (names.length > FILES_MAX) return undefined;
  const texts = names.map((name) => sources.read(posix.join(folder, name))?.text ?? '');
  if (texts.some((text) => builderOf(text) === 'kpatch' || /\bkpatch-build\b/.test(text))) return undefined;
  return texts.some((text) => builderOf(text) === 'klp-build' || CALLS_TOOL.test(text))
    ? 'klp-build'
    : undefined;
}
