import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Location } from '../../base/span';
import type { SourceFile } from '../../syntax/sourceFile';

/** Something wrong in a JSON file. */
export interface JsonFault {
  readonly location: Location;
  readonly message: string;
  /** It does no harm but that it has no effect. */
  readonly isMild?: boolean;
}

/** A value in a JSON file, with where it stands. */
export type JsonNode = Node;

/** Deeper than anything that means something; the parser calls itself for each level. */
const DEPTH_MAX = 100;

/** Where a text is nested too deeply; undefined if it is not. */
function tooDeepAt(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    // A text in quotes is longer than its one character.
    const token = scanner.getTokenLength() === 1 ? text.charAt(scanner.getTokenOffset()) : '';
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (depth > DEPTH_MAX) return scanner.getTokenOffset();
  }
  return undefined;
}

/** Takes a JSON file apart. What is not as expected is left out and becomes a fault. Comments are allowed. */
export class JsonFields {
  readonly root: Node | undefined = undefined;
  readonly faults: JsonFault[] = [];

  constructor(private readonly file: SourceFile) {
    const tooDeep = tooDeepAt(file.text);
    if (tooDeep !== undefined) {
      this.fault(
        { offset: tooDeep, length: 1 },
        `This is nested more than ${DEPTH_MAX} levels deep, so that nothing of the file counts. Remove what is too much.`,
      );
      return;
    }
    const errors: ParseError[] = [];
    // A byte order mark is no fault of the author's.
    this.root = parseTree(file.text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: false });
    const [error] = errors;
    if (error)
      this.fault(
        error,
        `This is not JSON: ${SYNTAX[printParseErrorCode(error.error)] ?? 'it has an error here'}. Correct it.`,
      );
  }

  locationOf({ offset, length }: { readonly offset: number; readonly length: number }): Location {
    const end = Math.min(offset + length, this.file.text.length);
    return { file: this.file.path, start: Math.min(offset, end), end };
  }

  /** Notes a fault. Where the file cannot be parsed, what follows from that is not reported as well. */
  fault(node: { readonly offset: number; readonly length: number }, message: string, isMild = false): void {
    this.faults.push({ location: this.locationOf(node), message, ...(isMild && { isMild }) });
  }

  /** The values of an object's fields, by name, without those that are not `known`. */
  fields(node: Node | undefined, known: readonly string[], what: string): Map<string, Node> {
    const fields = new Map<string, Node>();
    for (const [name, key, value] of this.entries(node, what)) {
      if (known.includes(name)) fields.set(name, value);
      else this.fault(key, `There is no field '${name}' in ${what}. Use one of ${known.join(', ')}.`, true);
    }
    return fields;
  }

  /** All fields of an object with name, the place of the name, and value; of fields of one name the last one. */
  entries(node: Node | undefined, what: string): (readonly [string, Node, Node])[] {
    if (!node) return [];
    if (node.type !== 'object') {
      this.fault(node, `${capital(what)} must be an object and is ignored. Write { … }.`);
      return [];
    }
    const found = new Map<string, readonly [string, Node, Node]>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      const name: unknown = key?.value;
      if (!key || !value || typeof name !== 'string') continue;
      const earlier = found.get(name);
      if (earlier)
        this.fault(
          earlier[1],
          `The field '${name}' is given twice, and only the last one counts. Remove one.`,
          true,
        );
      found.set(name, [name, key, value]);
    }
    return [...found.values()];
  }

  /** The elements of a list. */
  elements(node: Node | undefined, what: string): readonly Node[] {
    if (!node || node.type === 'array') return node?.children ?? [];
    this.fault(node, `${capital(what)} must be a list and is ignored. Write [ … ].`);
    return [];
  }

  /** A text that is not empty. */
  text(node: Node | undefined, what: string): string | undefined {
    const value: unknown = node?.value;
    if (!node || (typeof value === 'string' && value.trim() !== '')) return node && String(value);
    this.fault(node, `${capital(what)} must be a string and is ignored. Write "…".`);
    return undefined;
  }
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'unexpected character',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'expected the name of a field in double quotes, or there is a comma too many',
  ValueExpected: 'expected a value, or there is a comma too many',
  ColonExpected: "expected ':'",
  CommaExpected: "expected ','",
  CloseBraceExpected: "'}' is missing",
  CloseBracketExpected: "']' is missing",
  EndOfFileExpected: 'expected the end of the file',
  UnexpectedEndOfComment: 'unterminated comment',
  UnexpectedEndOfString: 'unterminated string',
  UnexpectedEndOfNumber: 'incomplete number',
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
