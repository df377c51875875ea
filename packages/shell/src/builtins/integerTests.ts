/** The comparisons of two integers that `test` and `[[ … ]]` know. */
export const INTEGER_TESTS: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};
