import type { Finding } from '../../base/finding';
import type { KernelProfile } from '../../base/kernelProfile';
import type { Location } from '../../base/span';
import { buildModule } from '../../model/declarations/buildModule';
import { newSide } from '../../model/diff/newSide';
import { type SourcePatch, sourcePatch } from '../../model/diff/sourcePatch';
import type { Module } from '../../model/declarations/module';
import type { Builder } from '../../model/trees/toolCallbacks';
import type { SourceFile, SourceReader } from '../../syntax/sourceFile';
import { type KernelKnowledge, checkModule, uniqueFindings } from './checkModule';
import { type PatchModule, appliedModules, visibleModules } from '../modules/patchModules';
import type { Settings } from '../configuration/settings';

/** What came of checking a patch. */
export interface CheckedPatch {
  /** What can be read of the patch by itself. */
  readonly module: Module;
  /** All in the patch; none is suppressed yet. */
  readonly findings: readonly Finding[];
  /** What is behind the patch, with the offsets that it has in the patch. */
  readonly newSide: SourceFile;
}

/** Checks a patch: what it changes, and the C that it adds, in the kernel's tree if that is known. */
export function checkPatch(
  file: SourceFile,
  profile: KernelProfile,
  settings: Settings,
  knowledge: KernelKnowledge,
  reader: SourceReader,
  builder: Builder | undefined,
): CheckedPatch {
  const { kernelCode } = knowledge;
  const patch = sourcePatch(file, (path) => kernelCode?.file(path));
  const [main = buildModule('', [], profile), ...others] = visibleModules(patch, profile);
  const applied = appliedModules(patch, profile, reader);
  const isApplied = patch.files.length > 0 && patch.files.every((each) => each.applied);
  const visible = isApplied ? [emptyLike(main, profile), ...others] : [main, ...others];
  const findings = [
    ...visible.flatMap((module, index) =>
      checkModule(module, settings, knowledge, { patch: index === 0 ? patch : undefined, builder }),
    ),
    ...applied.flatMap((each) => placedInPatch(checkModule(each.module, settings, knowledge), each)),
  ].filter(({ location }) => location.file === file.path);
  const kept = findings.map((finding) => withUsableFixes(finding, patch));
  return { module: main, findings: uniqueFindings(kept), newSide: newSide(patch) };
}

/** The rules about changes run once; what the C says is then seen in the tree. */
function emptyLike({ name }: Module, profile: KernelProfile): Module {
  return buildModule(name, [], profile);
}

function placedInPatch(findings: readonly Finding[], { inPatch, shown }: PatchModule): Finding[] {
  return findings.flatMap((finding) => {
    const location = inPatch(finding.location);
    if (!location) return [];
    const related = finding.related.map((each) => ({ ...each, location: shown(each.location) }));
    const fixes = finding.fixes.flatMap(({ title, edits }) => {
      const moved = edits.map((edit) => ({ ...edit, location: inPatch(edit.location) }));
      const known = moved.flatMap((edit) => (edit.location ? [{ ...edit, location: edit.location }] : []));
      return known.length === edits.length ? [{ title, edits: known }] : [];
    });
    return [{ ...finding, location, related, fixes }];
  });
}

/** A hunk says how many lines it has, so an edit must not make more of them, and only what is added can be edited. */
function withUsableFixes(finding: Finding, { files }: SourcePatch): Finding {
  const added = files.flatMap(({ diff }) =>
    diff.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'added')),
  );
  const isInLine = ({ start, end }: Location): boolean =>
    added.some((line) => line.start <= start && end <= line.end);
  const fixes = finding.fixes.filter(({ edits }) =>
    edits.every(({ location, newText }) => isInLine(location) && !/[\r\n]/.test(newText)),
  );
  return { ...finding, fixes };
}
