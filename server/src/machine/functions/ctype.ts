/** Upper-case Latin-1 letters as small ones, as the kernel's tolower() does. */
export function lower(byte: number): number {
  const isUpper = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7);
  return isUpper ? byte + 32 : byte;
}

/** What the kernel's isspace() takes for a blank. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 160 || (byte !== undefined && byte >= 9 && byte <= 13);
}
