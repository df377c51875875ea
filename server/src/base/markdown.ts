import { printable } from './printable';

/**
 * A text of the author's as code in Markdown: whatever it holds, it cannot become a link, a picture or a heading.
 * @param text on one line; line ends and other control characters are spelled out
 */
export function codeSpan(text: string): string {
  const line = printable(text).replace(/[\n\t]/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** What is formatting, and what becomes a link by itself: `http://…`, `www.…`, addresses of mail. */
const ACTIVE = /[\\`*[\]<>&!#|~@]|:(?=\/\/)|(?<=\bwww)\./g;

/** A text of the author's between our own words: what Markdown would take for its own is escaped. */
export function markdownText(text: string): string {
  return printable(text).replace(ACTIVE, '\\$&');
}
