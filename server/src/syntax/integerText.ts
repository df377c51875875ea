/** Reads a C integer with its suffixes; undefined if it is none. */
export function parseInteger(text: string): bigint | undefined {
  const digits = text.replace(/[uUlLzZ]+$/, '');
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)$/.test(digits) ? BigInt(digits) : undefined;
}
