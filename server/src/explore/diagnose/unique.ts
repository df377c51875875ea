import type { Holding } from '../watch/holding';
import type { Diagnosis, DiagnosisKind } from './diagnosis';

/** What is told once for a callback, however much it takes. */
const ONCE_PER_CALLBACK: ReadonlySet<DiagnosisKind> = new Set([
  'missing-post-unpatch',
  'missing-pre-unpatch',
  'replaced-callbacks-skipped',
  'reverse-not-handled',
  'undo-in-wrong-callback',
  'undo-only-in-exit',
  'unsafe-downgrade',
]);

/** One finding for each kind and place, or for each kind and callback. */
export function unique(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const seen = new Map<string, { readonly first: Diagnosis; readonly also: Holding[] }>();
  for (const diagnosis of diagnoses) {
    const key = keyOf(diagnosis);
    const known = seen.get(key);
    if (known) noteOther(known, diagnosis);
    else seen.set(key, { first: diagnosis, also: [] });
  }
  return [...seen.values()].map(({ first, also }) => (also.length > 0 ? { ...first, also } : first));
}

function keyOf({ kind, at, id, entry, other, holding }: Diagnosis): string {
  const functionName = entry?.functionName ?? '';
  if (kind === 'shadow-late-init') return `${kind} ${functionName} ${String(id)}`;
  if (kind === 'shadow-use-after-free' && holding)
    return [kind, at?.functionName, holding.trace[0]?.path, holding.trace[0]?.line].join(' ');
  if (ONCE_PER_CALLBACK.has(kind)) return [kind, entry?.kind, functionName, other].join(' ');
  const place = at ? `${at.path}:${at.line}:${at.column}` : functionName;
  return `${kind} ${place} ${at ? '' : String(id)}`;
}

/** Something else that was taken at another place. */
function noteOther(
  { first, also }: { readonly first: Diagnosis; readonly also: Holding[] },
  { holding, kind }: Diagnosis,
): void {
  if (!holding || !ONCE_PER_CALLBACK.has(kind)) return;
  const isKnown = [first.holding, ...also].some(
    (each) => each !== undefined && placeOf(each) === placeOf(holding),
  );
  if (!isKnown) also.push(holding);
}

function placeOf({ what, trace: [place] }: Holding): string {
  return [what, place?.path, place?.line, place?.column].join(' ');
}
