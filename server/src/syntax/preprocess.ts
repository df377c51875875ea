import { firstWhere } from '../base/firstWhere';
import type { KernelProfile } from '../base/kernelProfile';
import { ConditionalStack, type UnknownCondition } from './conditionals';
import { evaluateCondition } from './conditions';
import { expandAll, expandCall, type MacroScope, type TokenQueue } from './expandMacros';
import type { ExpandedToken } from './expandedToken';
import { type Include, resolveInclude } from './includes';
import { BUILD_MACROS, FOREIGN_MACROS, isConfigured } from './kernelConfig';
import { KERNEL_MACROS_PATH, kernelMacrosText } from './kernelMacros';
import { type Macro, parseDefine } from './macro';
import { type SourceFile, type SourceReader, sourceFile } from './sourceFile';
import type { Token } from './tokens';
import { TOOL_MACRO } from './toolMacros';

/** A translation unit after preprocessing. */
export interface Preprocessed {
  /** The files that were read; the first is our own macro text, the second the unit's main file. */
  readonly files: readonly SourceFile[];
  readonly tokens: readonly ExpandedToken[];
  /** All macros that were defined at any time, the last definition of each. */
  readonly macros: ReadonlyMap<string, Macro>;
  readonly includes: readonly Include[];
  readonly unknownConditions: readonly UnknownCondition[];
  /** The `@@NAME@@` in place of which a script puts text. */
  readonly placeholders: readonly string[];
  /** A limit was reached, so that tokens are missing. */
  readonly truncated: boolean;
}

const MADE_TOKENS_MAX = 300_000;
const INCLUDE_DEPTH_MAX = 40;
const INCLUDED_FILES_MAX = 400;

/** What code that is to be executed needs beside the macros that are good for reading it. */
export interface KernelHeaders {
  /** C text whose macros are defined. The rest of it is left out. */
  readonly text: string;
  /** As in `KBUILD_MODNAME`. */
  readonly moduleName: string;
}

/** Preprocesses the file at `main` under a kernel. Files that cannot be read are noted, not reported. */
export function preprocess(
  main: SourceFile,
  reader: SourceReader,
  profile: KernelProfile,
  headers?: KernelHeaders,
): Preprocessed {
  const run = new Preprocessing(reader, preprocessHeaders(profile, headers?.text ?? ''));
  if (headers) run.defineString('KBUILD_MODNAME', headers.moduleName);
  run.file(main, 0);
  return run.result();
}

const knownHeaders = new Map<string, Preprocessed>();

/** Our own macro text for a kernel with further text behind it, read once. */
export function preprocessHeaders(profile: KernelProfile, headers: string): Preprocessed {
  const text = kernelMacrosText(profile) + headers;
  const known = knownHeaders.get(text);
  if (known) return known;
  const run = new Preprocessing({ read: () => undefined });
  run.file(sourceFile(KERNEL_MACROS_PATH, text), 0);
  const made = run.result();
  knownHeaders.set(text, made);
  return made;
}

class Preprocessing implements MacroScope {
  private readonly files: SourceFile[];
  private readonly tokens: ExpandedToken[] = [];
  private readonly macros: Map<string, Macro>;
  private readonly everDefined: Map<string, Macro>;
  private readonly undefinedNames = new Set<string>();
  private readonly includes: Include[] = [];
  private readonly conditionals = new ConditionalStack();
  private readonly placeholders: string[] = [];
  private readonly once = new Set<string>();
  private madeTokens = 0;
  private truncated = false;

  constructor(
    private readonly reader: SourceReader,
    predefined?: Preprocessed,
  ) {
    this.files = predefined ? predefined.files.slice(0, 1) : [];
    this.macros = new Map(predefined?.macros);
    this.everDefined = new Map(predefined?.macros);
  }

  result(): Preprocessed {
    this.conditionals.finish(this.tokens.length);
    return {
      files: this.files,
      tokens: this.tokens,
      macros: this.everDefined,
      includes: this.includes,
      unknownConditions: this.conditionals.unknown,
      placeholders: this.placeholders,
      truncated: this.truncated,
    };
  }

  defineString(name: string, value: string): void {
    const { tokens } = sourceFile(KERNEL_MACROS_PATH, `${name} "${value}"`).lexed;
    this.define(parseDefine(tokens, 0));
  }

  macroNamed(name: string): Macro | undefined {
    return this.macros.get(name);
  }

  spend(tokens: number): boolean {
    this.madeTokens += tokens;
    if (this.madeTokens > MADE_TOKENS_MAX) this.truncated = true;
    return !this.truncated;
  }

  file(source: SourceFile, depth: number): void {
    const index = this.files.push(source) - 1;
    const outer = this.conditionals.depth;
    const { tokens } = source.lexed;
    const queue = new FileQueue(tokens, index);
    for (let token = queue.next(); token; token = queue.next()) {
      if (!token.call && token.token.text === '#' && token.token.startsLine) {
        this.directive(queue.restOfLine(), index, depth);
      } else if (this.conditionals.skipping) {
        this.conditionals.noteSkipped(token.token);
      } else if (token.token.kind === 'placeholder') {
        this.placeholders.push(token.token.text);
        this.conditionals.noteHidden(this.tokens.length);
      } else if (token.token.kind !== 'identifier' || !expandCall(token, queue, this)) {
        this.tokens.push(token);
      }
    }
    this.conditionals.closeTo(outer, this.tokens.length);
  }

  private directive(line: readonly Token[], file: number, depth: number): void {
    const [head, ...rest] = line;
    if (this.conditional(head?.text, rest, file) || this.conditionals.skipping) return;
    if (head?.text === 'define') this.define(parseDefine(rest, file));
    if (head?.text === 'undef') this.undefine(rest[0]?.text ?? '');
    if (head?.text === 'include') this.include(rest, file, depth);
    if (head?.text === 'pragma' && rest[0]?.text === 'once') this.once.add(this.files[file]?.path ?? '');
  }

  private conditional(word: string | undefined, rest: readonly Token[], file: number): boolean {
    const at = this.tokens.length;
    const stack = this.conditionals;
    if (word === 'if') stack.begin(at, stack.skipping ? false : this.evaluate(rest, file), false);
    else if (word === 'ifdef') stack.begin(at, this.isDefined(rest[0]?.text ?? ''), isOption(rest));
    else if (word === 'ifndef') stack.begin(at, not(this.isGuarded(rest, file)), false);
    else if (word === 'elif') stack.next(() => this.evaluate(rest, file));
    else if (word === 'elifdef') stack.next(() => this.isDefined(rest[0]?.text ?? ''));
    else if (word === 'elifndef') stack.next(() => not(this.isDefined(rest[0]?.text ?? '')));
    else if (word === 'else') stack.next(() => true);
    else if (word === 'endif') stack.end(at);
    else return false;
    return true;
  }

  private evaluate(line: readonly Token[], file: number): boolean | undefined {
    const value = evaluateCondition(
      line.map((token) => ({ token, file, call: undefined, isArgument: false, hidden: undefined })),
      {
        isDefined: (name) => this.isDefined(name),
        isConfigured,
        expand: (tokens) => expandAll(tokens, this),
      },
    );
    return value === undefined ? undefined : value !== 0n;
  }

  private isDefined(name: string): boolean | undefined {
    if (this.macros.has(name) || BUILD_MACROS.includes(name)) return true;
    if (this.undefinedNames.has(name) || FOREIGN_MACROS.has(name)) return false;
    return name.startsWith('CONFIG_') ? isConfigured(name) : undefined;
  }

  /** `#ifndef X` directly followed by `#define X` guards a header or gives a default: `X` is not defined yet. */
  private isGuarded(line: readonly Token[], file: number): boolean | undefined {
    const name = line[0];
    if (!name) return undefined;
    const known = this.isDefined(name.text);
    if (known !== undefined) return known;
    const { tokens } = this.files[file]?.lexed ?? { tokens: [] };
    const at = indexOfToken(tokens, name);
    const follows = tokens[at + 1]?.text === '#' && tokens[at + 2]?.text === 'define';
    return follows && tokens[at + 3]?.text === name.text ? false : undefined;
  }

  private define(macro: Macro | undefined): void {
    if (!macro || (this.macros.has(macro.name) && TOOL_MACRO.test(macro.name))) return;
    this.macros.set(macro.name, macro);
    this.everDefined.set(macro.name, macro);
  }

  private undefine(name: string): void {
    this.macros.delete(name);
    this.undefinedNames.add(name);
  }

  private include(line: readonly Token[], file: number, depth: number): void {
    const source = this.files[file];
    if (!source) return;
    const include = resolveInclude(line, source, file, this.reader);
    if (!include) return;
    const { target } = include;
    const tooDeep = depth >= INCLUDE_DEPTH_MAX || this.files.length > INCLUDED_FILES_MAX;
    if (tooDeep) this.truncated = true;
    this.includes.push({ ...include, target: tooDeep ? undefined : target });
    if (!target) this.noteHiddenText();
    else if (!tooDeep && !this.once.has(target.path)) this.file(target, depth + 1);
  }

  /** A file that is not visible, but whose text belongs into a list, leaves that list uncertain. */
  private noteHiddenText(): void {
    if (LIST_BEFORE.test(this.tokens.at(-1)?.token.text ?? ''))
      this.conditionals.noteHidden(this.tokens.length);
  }
}

/** The last token where more of a braced or parenthesised list, or a value, has to follow. */
const LIST_BEFORE = /^[{(,=]$/;

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function isOption(line: readonly Token[]): boolean {
  return line[0]?.text.startsWith('CONFIG_') ?? false;
}

/** Finds a token by its offset. */
function indexOfToken(tokens: readonly Token[], wanted: Token): number {
  return firstWhere(tokens.length, (index) => (tokens[index]?.start ?? 0) >= wanted.start);
}

/** A file's tokens in order, with what macros made of them in front. */
class FileQueue implements TokenQueue {
  private at = 0;
  private readonly made: ExpandedToken[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly file: number,
  ) {}

  next(): ExpandedToken | undefined {
    const made = this.made.pop();
    if (made) return made;
    const token = this.tokens[this.at];
    if (!token) return undefined;
    this.at++;
    return { token, file: this.file, call: undefined, isArgument: false, hidden: undefined };
  }

  nextIsOpen(): boolean {
    const made = this.made.at(-1);
    return (made ? made.token.text : this.tokens[this.at]?.text) === '(';
  }

  putBack(tokens: readonly ExpandedToken[]): void {
    for (let index = tokens.length - 1; index >= 0; index--) this.made.push(tokens[index] as ExpandedToken);
  }

  restOfLine(): Token[] {
    const line: Token[] = [];
    for (let token = this.tokens[this.at]; token && !token.startsLine; token = this.tokens[this.at]) {
      line.push(token);
      this.at++;
    }
    return line;
  }
}
