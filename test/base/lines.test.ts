import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineStartsOf, positionAt } from '../../server/src/base/lines';

describe('positions', () => {
  it('are those of the language server protocol, for any text', () => {
    const pieces = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', '\t', 'é', '𝔵', ' '), { maxLength: 60 });
    fc.assert(
      fc.property(pieces, fc.nat(80), (parts, at) => {
        const text = parts.join('');
        const offset = Math.min(at, text.length);
        // Between the halves of a line end the protocol's own library moves back; offsets of tokens never lie there.
        fc.pre(text[offset] !== '\n' || text[offset - 1] !== '\r');
        const expected = TextDocument.create('file:///a', 'c', 1, text).positionAt(offset);
        expect(positionAt(lineStartsOf(text), offset)).toEqual(expected);
      }),
    );
  });
});
