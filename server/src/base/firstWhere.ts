/**
 * Finds the first index for which `test` holds, by halving: it must hold for all indices after one for which it does.
 * @returns `length` if it holds for none
 */
export function firstWhere(length: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
