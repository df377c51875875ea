import type { ExpandedToken } from './preprocessor/expandedToken';
import { BASIC_TYPE_WORDS, parenthesisedName, typeNames } from './castAmbiguity';
import { alignmentOperands, plainText } from './alignmentWords';
import { LocalLabels } from './localLabels';
import { isMarkerCall, isMarkerWord, standardSpelling } from './markers';
import { beginsOperand, closeOf, isLabelAddress, isUnknownMarker } from './operandContext';
import type { ParserToken, RemovedMarker } from './parserTokens';
import {
  ALIGNOF,
  COMPUTED_GOTO,
  LABEL_PREFIX,
  RANGE_OPERATOR,
  TYPE_PREFIX,
  TYPEOF_PREFIX,
  UNQUALIFIED_SUFFIX,
} from './standIns';
import { statementEnd } from './statementEnd';
import { oldStyleAt, type OldParameters } from './oldStyle';

/** Kernel C turned into C that the parser's grammar knows. */
export interface Normalised {
  readonly tokens: readonly ParserToken[];
  readonly markers: readonly RemovedMarker[];
  /** What stood in `typeof( … )`, whose type's name in the tokens is `TYPEOF_PREFIX` and the index; operands of attributes. */
  readonly typeofs: readonly (readonly ParserToken[])[];
  /** For each token of the input the index of the first token of the output that is not before it. */
  readonly indexOf: (inputIndex: number) => number;
}

const TYPEOF_TEXT = `struct ${TYPEOF_PREFIX}`;
/** `typeof` in `typeof` in …: deeper ones are left to the parser. */
const NESTING_MAX = 20;

const UNQUALIFYING = new Set(['typeof_unqual', '__typeof_unqual__', '__typeof_unqual']);
const TYPEOF_WORDS = new Set(['typeof', '__typeof__', '__typeof', ...UNQUALIFYING]);
const ALIGNOF_WORDS = new Set(['_Alignof', '__alignof__', '__alignof', 'alignof']);
const TYPES_COMPATIBLE = '__builtin_types_compatible_p';
const ITERATOR = /(?:^|_)for_each(?:_|$)/;
/** Behind `(x)` these can go on with a sum, or begin what is cast. */
const AMBIGUOUS = new Set(['+', '-', '*', '&', '&&', '(']);

/** Takes markers out, names `typeof`s and turns iterator macros into loops. */
export function normalise(input: readonly ExpandedToken[], nesting = 0): Normalised {
  return new Normalisation(input, nesting).run();
}

class Normalisation {
  private at = 0;
  private depth = 0;
  /** Index of a name that is to be marked as a type. */
  private typeAt = -1;
  private readonly output: ParserToken[] = [];
  private readonly markers: RemovedMarker[] = [];
  private readonly typeofs: ParserToken[][] = [];
  private readonly firstOutput: number[] = [];
  private readonly labels = new LocalLabels();
  private readonly isType: (name: string) => boolean;
  /** Parentheses of the input that are left out. */
  private readonly dropped = new Set<number>();
  /** Where braces around the body of a `switch` are missing: how many end in front of a token. */
  private readonly openBefore = new Set<number>();
  private readonly closeBefore = new Map<number, number>();
  /** Of a declaration as it was before prototypes. */
  private typeBefore: number | undefined;
  /** The latest outermost braces were those of a function. */
  private wasBody = false;
  private oldParameters: OldParameters | undefined;

  constructor(
    private readonly input: readonly ExpandedToken[],
    private readonly nesting: number,
  ) {
    this.isType = typeNames(input);
  }

  run(): Normalised {
    while (this.at < this.input.length) this.step();
    this.noteIndices(this.input.length);
    const { output, markers, typeofs, firstOutput } = this;
    return { tokens: output, markers, typeofs, indexOf: (index) => firstOutput[index] ?? output.length };
  }

  private step(): void {
    const token = this.input[this.at] as ExpandedToken;
    const { text, kind } = token.token;
    if (this.depth === 0 && this.nesting === 0) this.readOldStyle(token);
    if (text === '(' && this.oldParameters?.open === this.at) {
      this.declareParameters(this.oldParameters, token);
      return;
    }
    this.addBraces(token);
    if (text === '{' && this.depth++ === 0) this.wasBody = /^[);]$/.test(this.textAt(-1) ?? '');
    if (text === '}') {
      this.depth = Math.max(0, this.depth - 1);
      this.labels.leave(this.depth);
    }
    if (text === '(') this.decideCast();
    if (this.dropped.delete(this.at)) {
      this.at++;
      return;
    }
    if (text === '...' && this.isCaseRange()) {
      this.caseRange(token);
      return;
    }
    if (text === '&&' && this.labelAddress(token)) return;
    if (kind === 'identifier' && this.special(token, text)) return;
    this.push(token, text);
    this.at++;
  }

  private labelAddress(token: ExpandedToken): boolean {
    const { input, at, labels } = this;
    if (this.depth === 0 || !(labels.isCast(input, at) || isLabelAddress(input, at))) return false;
    this.push(token, `${LABEL_PREFIX}${labels.nameOf(this.textAt(1) ?? '')}`);
    this.at += 2;
    return true;
  }

  private localLabel(token: ExpandedToken, text: string): boolean {
    if (text === '__label__' && this.depth > 0) {
      this.at = this.labels.declare(this.input, this.at, this.depth);
      this.noteIndices(this.at);
      return true;
    }
    const label = this.labels.labelAt(this.input, this.at);
    if (label === undefined) return false;
    this.push(token, label);
    this.at++;
    return true;
  }

  /** `switch (x) case 1: …`: the grammar wants braces. */
  private braceSwitch(): void {
    const body = closeOf(this.input, this.at + 1) + 1;
    if (this.textAt(1) !== '(' || this.input[body]?.token.text === '{') return;
    const end = statementEnd(this.input, body);
    if (end === undefined) return;
    this.openBefore.add(body);
    this.closeBefore.set(end, (this.closeBefore.get(end) ?? 0) + 1);
  }

  private addBraces(from: ExpandedToken): void {
    for (let left = this.closeBefore.get(this.at) ?? 0; left > 0; left--) this.push(from, '}');
    this.closeBefore.delete(this.at);
    if (this.openBefore.delete(this.at)) this.push(from, '{');
  }

  private readOldStyle(token: ExpandedToken): void {
    const before = this.input[this.at - 1]?.token.text;
    const begins = before === undefined || before === ';' || (before === '}' && this.wasBody);
    if (begins && !this.oldParameters) {
      const found = oldStyleAt(this.input, this.at, this.isType);
      this.typeBefore = found?.typeBefore;
      this.oldParameters = found?.parameters;
    }
    if (this.typeBefore === this.at) {
      this.push(token, 'int');
      this.typeBefore = undefined;
    }
  }

  /** Gives the parameters their types where they stand today. */
  private declareParameters({ declared, body }: OldParameters, open: ExpandedToken): void {
    this.push(open, '(');
    declared.forEach((ranges, index) => {
      if (index > 0) this.output.push({ text: ',', from: open });
      if (ranges.length === 1) this.output.push({ text: 'int', from: open });
      for (const [begin, end] of ranges) {
        this.at = begin;
        while (this.at < end) this.step();
      }
    });
    this.output.push({ text: ')', from: open });
    this.oldParameters = undefined;
    this.at = body;
  }

  private special(token: ExpandedToken, text: string): boolean {
    if (this.typeAt === this.at) {
      this.push(token, `struct ${TYPE_PREFIX}${text}`);
      this.at++;
      return true;
    }
    if (this.localLabel(token, text)) return true;
    if (text === 'switch' && this.depth > 0) this.braceSwitch();
    if (isMarkerWord(text)) this.removeMarker(token, this.at + 1);
    else if (isMarkerCall(text))
      this.removeMarker(token, this.textAt(1) === '(' ? closeOf(this.input, this.at + 1) + 1 : this.at + 1);
    else if (this.nesting < NESTING_MAX && TYPEOF_WORDS.has(text) && this.textAt(1) === '(')
      this.nameTypeof(token);
    else if (text === 'goto' && this.textAt(1) === '*') this.computedGoto(token);
    else if (ALIGNOF_WORDS.has(text) && this.textAt(1) === '(') this.alignof(token);
    else if (text === TYPES_COMPATIBLE && this.textAt(1) === '(') this.types(token);
    else if (this.depth > 0 && ITERATOR.test(text) && this.textAt(1) === '(') return this.loop(token);
    else if (this.depth === 0 && isUnknownMarker(this.input, this.at)) this.removeMarker(token, this.at + 1);
    else return this.respell(token, text);
    return true;
  }

  /**
   * `(x) - y` is a cast if `x` is a type, and the grammar does not know. Around a name that is none the parentheses
   * are left out, and a type is marked as one.
   */
  private decideCast(): void {
    const close = parenthesisedName(this.input, this.at);
    if (close === undefined || !AMBIGUOUS.has(this.input[close + 1]?.token.text ?? '')) return;
    const name = this.input[this.at + 1] as ExpandedToken;
    const isAlone = close === this.at + 2;
    if (TYPEOF_WORDS.has(name.token.text) || BASIC_TYPE_WORDS.has(name.token.text)) return;
    if (isAlone && this.isType(name.token.text)) this.typeAt = this.at + 1;
    else if (this.input[close + 1]?.token.text !== '(' && beginsOperand(this.input, this.at, this.isType)) {
      this.dropped.add(this.at).add(close);
    }
  }

  private isCaseRange(): boolean {
    for (let index = this.output.length - 1; index >= 0; index--) {
      const text = this.output[index]?.text;
      if (text === 'case') return true;
      if (text === ':' || text === ';' || text === '{' || text === '[') return false;
    }
    return false;
  }

  private caseRange(token: ExpandedToken): void {
    this.push(token, RANGE_OPERATOR);
    this.at++;
  }

  private respell(token: ExpandedToken, text: string): boolean {
    const spelling = standardSpelling(text);
    if (spelling === undefined) return false;
    if (spelling) this.push(token, spelling);
    this.at++;
    this.noteIndices(this.at);
    return true;
  }

  private removeMarker(token: ExpandedToken, end: number): void {
    const parts = this.input.slice(this.at, end);
    const alignments = (this.nesting < NESTING_MAX ? alignmentOperands(parts) : []).map((operand) =>
      operand.length === 0 ? undefined : (plainText(operand) ?? this.addOperand(operand)),
    );
    const name = parts.map((part) => part.token.text).join('');
    this.markers.push({ before: this.output.length, name, alignments, from: token });
    this.at = end;
    this.noteIndices(this.at);
  }

  private nameTypeof(token: ExpandedToken): void {
    const close = closeOf(this.input, this.at + 1);
    const index = this.addOperand(this.input.slice(this.at + 2, close));
    this.push(token, `${TYPEOF_TEXT}${index}${UNQUALIFYING.has(token.token.text) ? UNQUALIFIED_SUFFIX : ''}`);
    this.at = close + 1;
    this.noteIndices(this.at);
  }

  /** Keeps what is parsed by itself, and returns its index. */
  private addOperand(operand: readonly ExpandedToken[]): number {
    const index = this.typeofs.push([]) - 1;
    const inner = normalise(operand, this.nesting + 1);
    // Inner typeofs are numbered anew: they follow the outer one.
    const renumber = (text: string): string =>
      text.startsWith(TYPEOF_TEXT)
        ? text.replace(/\d+/, (number) => String(index + 1 + Number(number)))
        : text;
    const renumbered = (list: readonly ParserToken[]): ParserToken[] =>
      list.map((part) => ({ ...part, text: renumber(part.text) }));
    this.typeofs[index] = renumbered(inner.tokens);
    for (const list of inner.typeofs) this.typeofs.push(renumbered(list));
    return index;
  }

  /** `goto *address;` becomes a call. */
  private computedGoto(token: ExpandedToken): void {
    this.push(token, COMPUTED_GOTO);
    this.output.push({ text: '(', from: token });
    this.at += 2;
    while (this.at < this.input.length && this.textAt(0) !== ';' && this.textAt(0) !== '}') this.step();
    this.output.push({ text: ')', from: token });
  }

  private alignof(token: ExpandedToken): void {
    const close = closeOf(this.input, this.at + 1);
    this.push(token, ALIGNOF);
    for (const text of ['(', 'sizeof']) this.output.push({ text, from: token });
    this.at++;
    while (this.at <= close) this.step();
    this.output.push({ text: ')', from: token });
  }

  /** The types that are arguments go into a `sizeof` each, where the grammar reads types. */
  private types(token: ExpandedToken): void {
    const close = closeOf(this.input, this.at + 1);
    this.push(token, token.token.text);
    this.at++;
    let depth = 0;
    const wrap = (text: string, from: ExpandedToken): number => this.output.push({ text, from });
    while (this.at <= close) {
      const part = this.input[this.at] as ExpandedToken;
      const { text } = part.token;
      const isOuter = depth === 1 && (text === ',' || this.at === close);
      if (isOuter) wrap(')', part);
      if (text === '(') depth++;
      if (text === ')') depth--;
      const begins = (text === '(' && depth === 1) || (isOuter && text === ',');
      this.step();
      if (begins) for (const made of ['sizeof', '(']) wrap(made, part);
    }
  }

  /** An iterator macro that is not visible becomes `for (; NAME(…); )`. */
  private loop(token: ExpandedToken): boolean {
    const close = closeOf(this.input, this.at + 1);
    const following = this.input[close + 1]?.token;
    if (following?.text !== '{' && following?.kind !== 'identifier') return false;
    for (const text of ['for', '(', ';']) this.output.push({ text, from: token });
    const end = this.input[close] as ExpandedToken;
    this.push(token, token.token.text);
    this.at++;
    while (this.at <= close) this.step();
    for (const text of [';', ')']) this.output.push({ text, from: end });
    return true;
  }

  private textAt(ahead: number): string | undefined {
    return this.input[this.at + ahead]?.token.text;
  }

  private push(from: ExpandedToken, text: string): void {
    this.noteIndices(this.at);
    this.output.push({ text, from });
  }

  private noteIndices(upTo: number): void {
    while (this.firstOutput.length <= upTo) this.firstOutput.push(this.output.length);
  }
}
