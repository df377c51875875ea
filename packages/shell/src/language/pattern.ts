/** How the shell's patterns are written. A backslash makes the character after it an ordinary one. */

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  word: 'A-Za-z0-9_',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
  cntrl: '\\x00-\\x1f\\x7f',
};

/** The inside of a bracket expression for a regular expression, from the text between `[` or `[^` and `]`. */
export function bracketBody(text: string): string {
  return text
    .replace(
      /\[:(\w+):\]|\[\.(.)\.\]|\[=(.)=\]|[\\\]^[]/g,
      (all, name?: string, point?: string, same?: string) => {
        if (name !== undefined) return `\u0000${name}\u0001`;
        return `\\${point ?? same ?? all}`;
      },
    )
    .replace(/\u0000(\w+)\u0001/g, (_, name: string) =>
      Object.hasOwn(CLASSES, name) ? (CLASSES[name] ?? '') : '',
    );
}

/** Where the bracket expression that begins at `start` ends: the index of its `]`, or -1. */
export function bracketEnd(text: string, start: number): number {
  let index = start + 1;
  if (text[index] === '!' || text[index] === '^') index++;
  if (text[index] === ']') index++;
  for (; index < text.length; index++) {
    if (text[index] === ']') return index;
    const opened = text[index] === '[' ? text[index + 1] : undefined;
    if (opened !== undefined && ':.='.includes(opened)) {
      const close = text.indexOf(`${opened}]`, index + 2);
      if (close !== -1) index = close + 1;
    }
  }
  return -1;
}

/** Makes every character of a text an ordinary one in a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!+@(){}|^$.-]/g, '\\$&');
}

/** A pattern without its backslashes: the text that it stands for if nothing in it is special. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([^])/g, '$1');
}

export function hasPattern(pattern: string): boolean {
  for (let index = 0; index < pattern.length; index++) {
    const char = pattern.charAt(index);
    if (char === '\\') index++;
    else if (char === '*' || char === '?' || char === '[') return true;
    else if (pattern.charAt(index + 1) === '(' && '+@!'.includes(char)) return true;
  }
  return false;
}
