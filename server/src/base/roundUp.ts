/** The next multiple of `alignment` that is not below `offset`; both in the same unit, bytes or bits. */
export function roundUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
