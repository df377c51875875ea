const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/** A text whose escapes are replaced. `stops`: a `\c` ends it, and all that would follow. */
export interface Unescaped {
  readonly text: string;
  readonly stops: boolean;
}

/** Replaces escapes as `echo -e` does; octal numbers begin with a zero there. */
export function unescapeEcho(text: string): Unescaped {
  return unescape(text, /\\(?:([abeEfnrtv\\])|0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|(c))/g);
}

/** Replaces escapes as the format of `printf` has them. */
export function unescapeFormat(text: string): Unescaped {
  return unescape(text, /\\(?:([abeEfnrtv\\"])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|(c))/g);
}

function unescape(text: string, escapes: RegExp): Unescaped {
  let stop = -1;
  const replaced = text.replace(
    escapes,
    (all, simple?: string, octal?: string, hex?: string, unicode?: string, ...rest: unknown[]) => {
      if (simple !== undefined) return SIMPLE[simple] ?? simple;
      if (octal !== undefined) return String.fromCharCode(parseInt(octal || '0', 8) & 255);
      const code = hex ?? unicode;
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      if (stop === -1) stop = Number(rest[1]);
      return all;
    },
  );
  if (stop === -1) return { text: replaced, stops: false };
  return { text: unescape(text.slice(0, stop), escapes).text, stops: true };
}
