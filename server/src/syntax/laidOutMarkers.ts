import { firstWhere } from '../base/firstWhere';
import type { Span } from '../base/span';
import type { Expression, Marker, TypeName } from './ast';
import type { RemovedMarker } from './parserTokens';

/** A marker with the indices of what it asks to be aligned to. */
export type LaidOutMarker = Span & Pick<RemovedMarker, 'name' | 'alignments'>;

/** The marker as the tree has it. */
export function loweredMarker(
  { name, alignments, start, end }: LaidOutMarker,
  operand: (asked: number | string, at: Span) => Expression | TypeName | undefined,
): Marker {
  if (alignments.length === 0) return { name, start, end };
  const asked = alignments.map((each) => (each === undefined ? 'largest' : operand(each, { start, end })));
  return { name, alignments: asked.filter((each) => each !== undefined), start, end };
}

/** The markers that begin in a span, its end not included. */
export function markersIn(sorted: readonly LaidOutMarker[], span: Span): LaidOutMarker[] {
  let at = firstWhere(sorted.length, (index) => (sorted[index]?.start ?? 0) >= span.start);
  const found: LaidOutMarker[] = [];
  for (let marker = sorted[at]; marker && marker.start < span.end; marker = sorted[++at]) found.push(marker);
  return found;
}
