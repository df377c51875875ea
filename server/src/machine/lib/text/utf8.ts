const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes, as Latin-1, the way a terminal shows them: as UTF-8 where that is what they are. */
export function shownText(bytes: string): string {
  if (!/[\x80-\xff]/.test(bytes) || /[^\0-\xff]/.test(bytes)) return bytes;
  try {
    return decoder.decode(Uint8Array.from(bytes, (character) => character.charCodeAt(0)));
  } catch {
    return bytes;
  }
}
