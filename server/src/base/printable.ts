/** Control characters but tab and line ends, and characters that change the direction of what follows. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text that does nothing to a terminal: what would is spelled out as `\x1b` or `\u202e`. A CR before LF stays. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character, at: number) => {
    if (character === '\r' && text[at + 1] === '\n') return character;
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}
