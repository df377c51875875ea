import type { Expression, Marker, TypeName } from '../syntax/ast';
import { isEnumerator, type Scope } from './scope';
import { alignmentOf, type CType } from './types';

/** What an attribute without a number asks for: the largest alignment of x86-64. */
const LARGEST = 16;
const CACHE_LINE = 64;
const PAGE = 4096;

/** The kernel's words for an alignment, without the underscores in front. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['cacheline_aligned', CACHE_LINE],
  ['cacheline_aligned_in_smp', CACHE_LINE],
  ['cacheline_internodealigned_in_smp', PAGE],
  ['page_aligned_data', PAGE],
  ['page_aligned_bss', PAGE],
]);

/** The alignment that attributes ask for, in bytes; undefined if they ask for none. */
export function alignmentAsked(markers: readonly Marker[], scope: Scope): number | undefined {
  let largest: number | undefined;
  for (const { name, alignments = [] } of markers) {
    const asked = [WORDS.get(name.replace(/^_+/, '')), ...alignments.map((each) => bytesOf(each, scope))];
    for (const bytes of asked) {
      if (bytes !== undefined && isAlignment(bytes)) largest = Math.max(largest ?? 1, bytes);
    }
  }
  return largest;
}

function bytesOf(asked: Expression | TypeName | 'largest', scope: Scope): number | undefined {
  if (asked === 'largest') return LARGEST;
  if (asked.kind === 'type-name') return alignmentOf(scope.resolveType(asked.type));
  const value = scope.integer(asked);
  if (value !== undefined) return Number(value);
  const binding = asked.kind === 'identifier' ? scope.lookUp(asked.name) : undefined;
  const isType = binding?.kind === 'typedef' && !isEnumerator(binding);
  return isType ? alignmentOf(binding.type) : undefined;
}

/** A power of two; the compiler takes no other. */
function isAlignment(bytes: number): boolean {
  return bytes > 0 && bytes <= 2 ** 28 && (bytes & (bytes - 1)) === 0;
}

/** The type of a variable whose declaration asks for an alignment. */
export function alignedType(type: CType, alignment: number | undefined): CType {
  if (alignment === undefined) return type;
  if (type.kind === 'record') return type.aligned(alignment);
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'pointer':
    case 'array':
      return { ...type, alignment, plain: type };
    default:
      return type;
  }
}

/** The type of a variable without the alignment that its declaration asks for. */
export function plainType(type: CType): CType {
  return ('plain' in type ? type.plain : undefined) ?? type;
}
