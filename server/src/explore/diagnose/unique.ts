import type { Resource } from '../trace/resource';
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
  const seen = new Map<string, { readonly first: Diagnosis; readonly also: Resource[] }>();
  for (const diagnosis of diagnoses) {
    const key = keyOf(diagnosis);
    const known = seen.get(key);
    if (known) noteOther(known, diagnosis);
    else seen.set(key, { first: diagnosis, also: [] });
  }
  return [...seen.values()].map(({ first, also }) => (also.length > 0 ? { ...first, also } : first));
}

function keyOf({ kind, at, id, activation, other, resource }: Diagnosis): string {
  const functionName = activation?.functionName ?? '';
  if (kind === 'shadow-late-init') return `${kind} ${functionName} ${String(id)}`;
  if (kind === 'shadow-use-after-free' && resource)
    return [kind, at?.functionName, resource.trace[0]?.path, resource.trace[0]?.line].join(' ');
  if (ONCE_PER_CALLBACK.has(kind)) return [kind, activation?.kind, functionName, other].join(' ');
  const place = at ? `${at.path}:${at.line}:${at.column}` : functionName;
  return `${kind} ${place} ${at ? '' : String(id)}`;
}

/** Something else that was taken at another place. */
function noteOther(
  { first, also }: { readonly first: Diagnosis; readonly also: Resource[] },
  { resource, kind }: Diagnosis,
): void {
  if (!resource || !ONCE_PER_CALLBACK.has(kind)) return;
  const isKnown = [first.resource, ...also].some(
    (each) => each !== undefined && placeOf(each) === placeOf(resource),
  );
  if (!isKnown) also.push(resource);
}

function placeOf({ what, trace: [place] }: Resource): string {
  return [what, place?.path, place?.line, place?.column].join(' ');
}
