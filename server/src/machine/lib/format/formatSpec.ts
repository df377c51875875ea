/** One conversion of a format. */
export interface FormatSpec {
  /** Of `-+ #0`. */
  readonly flags: string;
  /** Negative if there is none; `*` as long as the argument with it has not been taken. */
  readonly width: number | '*';
  readonly precision: number | '*';
  /** `hh`, `h`, `l`, `ll`, `L`, `z`, `t` or nothing. */
  readonly qualifier: string;
  /** The letter that says what is converted; empty at the end of the format. */
  readonly conversion: string;
  /** The letters and digits behind `%p`. */
  readonly extension: string;
}

const SPEC = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(hh|ll|[hlLzt])?(?:p([A-Za-z0-9]*)|([\s\S]?))/g;

const cache = new Map<string, readonly (string | FormatSpec)[]>();
const CACHED_MAX = 1000;

/** Splits a format into plain text and conversions. */
export function formatSpecs(format: string): readonly (string | FormatSpec)[] {
  const known = cache.get(format);
  if (known) return known;
  if (cache.size >= CACHED_MAX) cache.clear();
  const made = split(format);
  cache.set(format, made);
  return made;
}

function split(format: string): (string | FormatSpec)[] {
  const parts: (string | FormatSpec)[] = [];
  let at = 0;
  for (const match of format.matchAll(SPEC)) {
    if (match.index > at) parts.push(format.slice(at, match.index));
    at = match.index + match[0].length;
    const [, flags = '', width, precision, qualifier = '', extension, conversion = ''] = match;
    parts.push({
      flags,
      width: size(width),
      precision: size(precision),
      qualifier,
      conversion: extension === undefined ? conversion : 'p',
      extension: extension ?? '',
    });
  }
  if (at < format.length) parts.push(format.slice(at));
  return parts;
}

function size(text: string | undefined): number | '*' {
  if (text === '*') return '*';
  return text === undefined ? -1 : Number(text);
}
