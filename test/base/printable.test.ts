import { describe, expect, it } from 'vitest';
import { codeSpan, markdownText } from '../../server/src/base/markdown';
import { printable } from '../../server/src/base/printable';

describe('printable text', () => {
  it.each([
    ['plain\ttext\n', 'plain\ttext\n'],
    ['dos\r\n', 'dos\r\n'],
    ['\u001b[2Jgone', '\\x1b[2Jgone'],
    ['\u001b]8;;http://x\u0007', '\\x1b]8;;http://x\\x07'],
    ['back\b\r', 'back\\x08\\x0d'],
    ['\u009b31m', '\\x9b31m'],
    ['a\u202eb', 'a\\u202eb'],
    ['ünïcode → stays', 'ünïcode → stays'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('text of the author in Markdown', () => {
  it.each([
    ['klp_shadow_get', '`klp_shadow_get`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a\nb', '`a b`'],
  ])('%j becomes the code span %j', (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  it.each([
    ['nf_tables', 'nf_tables'],
    ['![x](y)', '\\!\\[x\\](y)'],
    ['http://x', 'http\\://x'],
    ['<img>', '\\<img\\>'],
    ['# big', '\\# big'],
  ])('%j becomes %j', (text, escaped) => {
    expect(markdownText(text)).toBe(escaped);
  });
});
