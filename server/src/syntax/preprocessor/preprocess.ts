import { firstWhere } from '../../base/firstWhere';
import { type KernelProfile, profileKey } from '../../base/kernelProfile';
import type { Location } from '../../base/span';
import {
  ConditionalStack,
  type Decision,
  not,
  NOT_TAKEN,
  TAKEN,
  type UnknownCondition,
} from './conditionals';
import { CONFIG_QUERIES, type ConditionValue, evaluateCondition } from './conditions';
import { expandAll, expandCall, type MacroScope } from './expandMacros';
import type { ExpandedToken } from './expandedToken';
import { FileQueue } from './fileQueue';
import { IncludeStack } from './includeStack';
import { type Include, resolveInclude } from './includes';
import {
  answersQuery,
  BUILD_MACROS,
  configValue,
  FOREIGN_MACROS,
  HEADER_MACROS,
  isOptionDefined,
  optionOf,
} from './kernelConfig';
import { KERNEL_MACROS_PATH, kernelMacrosText } from './kernelMacros';
import { parseInteger } from '../integerText';
import { COUNTER, counterMacro, type Macro, parseDefine } from './macro';
import { PRAGMA_OPERATOR, pragmaLine, Pragmas } from './pragmas';
import { type SourceFile, type SourceReader, sourceFile } from '../sourceFile';
import type { Token } from '../tokens';
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
  /** Where conditions leave text out. */
  readonly skipped: readonly Location[];
  /** Kernel options that the text asks about and that nothing decides, without `CONFIG_`. They count as not set. */
  readonly openOptions: ReadonlySet<string>;
  /** A limit was reached, so that tokens are missing. */
  readonly truncated: boolean;
}

const MADE_TOKENS_MAX = 2_000_000;

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
  const run = new Preprocessing(reader, profile, preprocessHeaders(profile, headers?.text ?? ''));
  if (headers) run.defineString('KBUILD_MODNAME', headers.moduleName);
  run.unit(main);
  return run.result();
}

const knownHeaders = new Map<string, Map<string, Preprocessed>>();

/** Our own macro text for a kernel, followed by further text, read once. */
export function preprocessHeaders(profile: KernelProfile, headers: string): Preprocessed {
  const kernel = profileKey(profile);
  const ofKernel = knownHeaders.get(kernel) ?? new Map<string, Preprocessed>();
  const read = ofKernel.get(headers) ?? readHeaders(profile, headers);
  knownHeaders.set(kernel, ofKernel.set(headers, read));
  return read;
}

function readHeaders(profile: KernelProfile, headers: string): Preprocessed {
  const run = new Preprocessing({ read: () => undefined }, profile);
  run.file(sourceFile(KERNEL_MACROS_PATH, kernelMacrosText(profile) + headers));
  return run.result();
}

/** What a condition that stands outside of C says under a kernel, and the options that it hangs on and nothing decides. */
export function conditionValue(
  text: string,
  profile: KernelProfile,
): { readonly value: boolean | undefined; readonly openOptions: ReadonlySet<string> } {
  const run = new Preprocessing({ read: () => undefined }, profile, preprocessHeaders(profile, ''));
  return {
    value: run.condition(sourceFile(KERNEL_MACROS_PATH, text)),
    openOptions: run.result().openOptions,
  };
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
  private readonly skipped: Location[] = [];
  private readonly openOptions = new Set<string>();
  /** A file of the author's is not visible; it may define whatever follows it. */
  private hasHidden = false;
  /** Where the unit's build has quoted includes looked for. */
  private folders: readonly string[] = [];
  private readonly once = new Set<string>();
  private readonly stack = new IncludeStack();
  private readonly pragmas = new Pragmas();
  private counter = 0;
  private madeTokens = 0;
  private truncated = false;

  constructor(
    private readonly reader: SourceReader,
    private readonly profile: KernelProfile,
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
      skipped: this.skipped,
      openOptions: this.openOptions,
      truncated: this.truncated,
    };
  }

  defineString(name: string, value: string): void {
    const { tokens } = sourceFile(KERNEL_MACROS_PATH, `${name} "${value}"`).lexed;
    this.define(parseDefine(tokens, 0));
  }

  macroNamed(name: string): Macro | undefined {
    if (name === COUNTER) return counterMacro(this.counter++);
    return this.macros.get(name);
  }

  spend(tokens: number): boolean {
    this.madeTokens += tokens;
    if (this.madeTokens > MADE_TOKENS_MAX) this.truncated = true;
    return !this.truncated;
  }

  unit(main: SourceFile): void {
    this.folders = this.reader.includeFolders?.(main.path) ?? [];
    this.file(main);
  }

  condition({ lexed }: SourceFile): boolean | undefined {
    return this.evaluate(lexed.tokens, 0).known;
  }

  file(source: SourceFile): void {
    const index = this.files.push(source) - 1;
    this.stack.enter(source.path);
    const outer = this.conditionals.depth;
    const { tokens } = source.lexed;
    const queue = new FileQueue(tokens, index);
    let skippedFrom: number | undefined;
    for (let token = queue.next(); token; token = queue.next()) {
      if (!token.call && token.token.text === '#' && token.token.startsLine) {
        this.directive(queue.restOfLine(), index);
        skippedFrom = this.noteSkipped(source.path, skippedFrom, token.token);
      } else if (this.conditionals.skipping) {
        this.conditionals.noteSkipped(token.token);
      } else if (token.token.kind === 'placeholder') {
        this.placeholders.push(token.token.text);
        this.conditionals.noteHidden(this.tokens.length);
      } else if (token.token.kind === 'identifier' && this.answerQuery(token, queue)) {
        continue;
      } else if (token.token.text === PRAGMA_OPERATOR && this.pragmaOperator(queue, index)) {
        continue;
      } else if (token.token.kind !== 'identifier' || !expandCall(token, queue, this)) {
        this.noteOption(token.token);
        this.tokens.push(token);
        const marker = this.pragmas.markerBehind(token.token.text);
        if (marker !== undefined) this.tokens.push({ ...token, token: { ...token.token, text: marker } });
      }
    }
    this.conditionals.closeTo(outer, this.tokens.length);
    this.stack.leave();
  }

  /** Returns where the text that is left out now begins. */
  private noteSkipped(file: string, from: number | undefined, { start, end }: Token): number | undefined {
    if (this.conditionals.skipping) return from ?? end;
    if (from !== undefined) this.skipped.push({ file, start: from, end: start });
    return undefined;
  }

  /** `IS_ENABLED(CONFIG_X)` in C is 1 or 0, as it is in a condition. */
  private answerQuery(head: ExpandedToken, queue: FileQueue): boolean {
    if (!CONFIG_QUERIES.has(head.token.text) || !queue.nextIsOpen()) return false;
    const read: ExpandedToken[] = [];
    for (let token = queue.next(); token; token = read.length < 3 ? queue.next() : undefined)
      read.push(token);
    const [, name, close] = read;
    const answer =
      close?.token.text === ')' ? this.isConfigured(head.token.text, name?.token.text ?? '') : undefined;
    if (answer === undefined) queue.putBack(read);
    else this.tokens.push({ ...head, token: { ...head.token, kind: 'number', text: answer ? '1' : '0' } });
    return answer !== undefined;
  }

  /** `_Pragma("…")` is the directive of its text, also where a macro makes it. */
  private pragmaOperator(queue: FileQueue, file: number): boolean {
    const read = queue.nextIsOpen() ? [queue.next(), queue.next(), queue.next()] : [];
    const line = read[2]?.token.text === ')' ? pragmaLine(read[1]?.token) : undefined;
    if (line) this.pragma(line, file);
    else queue.putBack(read.filter((token) => token !== undefined));
    return line !== undefined;
  }

  private directive(line: readonly Token[], file: number): void {
    const [head, ...rest] = line;
    if (this.conditional(head?.text, rest, file) || this.conditionals.skipping) return;
    if (head?.text === 'define') this.define(parseDefine(rest, file));
    if (head?.text === 'undef') this.undefine(rest[0]?.text ?? '');
    if (head?.text === 'include') this.include(rest, file);
    if (head?.text === 'pragma') this.pragma(rest, file);
  }

  private pragma([word, ...line]: readonly Token[], file: number): void {
    const name = line[1]?.text.slice(1, -1) ?? '';
    if (word?.text === 'once') this.once.add(this.files[file]?.path ?? '');
    else if (word?.text === 'pack') this.pragmas.setPack(line);
    else if (word?.text === 'push_macro') this.pragmas.push(name, this.macros.get(name));
    else if (word?.text === 'pop_macro') this.popMacro(name);
  }

  private popMacro(name: string): void {
    const popped = this.pragmas.pop(name);
    if (popped?.macro) this.define(popped.macro);
    else if (popped) this.undefine(name);
  }

  private conditional(word: string | undefined, rest: readonly Token[], file: number): boolean {
    const at = this.tokens.length;
    const stack = this.conditionals;
    const name = rest[0]?.text ?? '';
    if (word === 'if') stack.begin(at, stack.skipping ? NOT_TAKEN : this.evaluate(rest, file));
    else if (word === 'ifdef') stack.begin(at, this.ifDefined(name));
    else if (word === 'ifndef')
      stack.begin(at, not(this.isGuard(rest, file) ? NOT_TAKEN : this.ifDefined(name)));
    else if (word === 'elif') stack.next(() => this.evaluate(rest, file));
    else if (word === 'elifdef') stack.next(() => this.ifDefined(name));
    else if (word === 'elifndef') stack.next(() => not(this.ifDefined(name)));
    else if (word === 'else') stack.next(() => TAKEN);
    else if (word === 'endif') stack.end(at);
    else return false;
    return true;
  }

  private evaluate(line: readonly Token[], file: number): Decision {
    const known = this.valueOfLine(line, file, this.hasHidden);
    const guess = known ?? this.valueOfLine(line, file, false);
    return {
      known: known === undefined ? undefined : known !== 0n,
      taken: guess !== undefined && guess !== 0n,
    };
  }

  /** @param mayBeHidden names that nothing visible defines may be defined all the same */
  private valueOfLine(line: readonly Token[], file: number, mayBeHidden: boolean): ConditionValue {
    return evaluateCondition(
      line.map((token) => ({ token, file, call: undefined, isArgument: false, hidden: undefined })),
      {
        isDefined: (name) => this.isDefined(name, mayBeHidden),
        isConfigured: (query, name) => this.isConfigured(query, name),
        valueOf: (name) => this.valueOfName(name, mayBeHidden),
        expand: (tokens) => expandAll(tokens, this),
      },
    );
  }

  private ifDefined(name: string): Decision {
    if (this.conditionals.skipping) return NOT_TAKEN;
    const known = this.isDefined(name, this.hasHidden);
    return { known, taken: known ?? false };
  }

  private isDefined(name: string, mayBeHidden: boolean): boolean | undefined {
    if (this.macros.has(name)) return true;
    if (this.undefinedNames.has(name) || FOREIGN_MACROS.has(name)) return false;
    if (BUILD_MACROS.includes(name)) return true;
    if (name.startsWith('CONFIG_')) return isOptionDefined(name, this.profile) ?? this.isOpen(name);
    if (HEADER_MACROS.has(name)) return true;
    return mayBeHidden ? undefined : false;
  }

  /** `IS_ENABLED(CONFIG_X)`. The author's own `#define` of an option counts, too. */
  private isConfigured(query: string, name: string): boolean | undefined {
    if (name === '1') return true;
    if (!name.startsWith('CONFIG_')) return undefined;
    if (this.macros.has(name)) return query !== 'IS_MODULE';
    const value = this.undefinedNames.has(name)
      ? 'n'
      : configValue(name.replace('CONFIG_', ''), this.profile);
    return value === undefined ? this.isOpen(name) : answersQuery(query, value);
  }

  /** A name that is no macro is 0. */
  private valueOfName(name: string, mayBeHidden: boolean): ConditionValue {
    if (HEADER_MACROS.has(name)) return HEADER_MACROS.get(name);
    if (BUILD_MACROS.includes(name)) return undefined;
    const isDefined = this.isDefined(name, mayBeHidden);
    if (isDefined === undefined || !isDefined) return isDefined === undefined ? undefined : 0n;
    const value = configValue(name.replace('CONFIG_', ''), this.profile);
    return value === 'y' || value === 'm' ? 1n : value === undefined ? undefined : parseInteger(value);
  }

  /** Nothing decides about the option: it counts as not set, and whoever looks at both sides is told. */
  private isOpen(name: string): false {
    this.openOptions.add(optionOf(name));
    return false;
  }

  private noteOption({ text, kind }: Token): void {
    if (kind !== 'identifier' || !text.startsWith('CONFIG_') || this.undefinedNames.has(text)) return;
    if (isOptionDefined(text, this.profile) === undefined) this.isOpen(text);
  }

  /** `#ifndef X` directly followed by `#define X` guards a header or gives a default: `X` is not defined yet. */
  private isGuard(line: readonly Token[], file: number): boolean {
    const name = line[0];
    if (!name || this.macros.has(name.text) || BUILD_MACROS.includes(name.text)) return false;
    const { tokens } = this.files[file]?.lexed ?? { tokens: [] };
    const at = indexOfToken(tokens, name);
    const follows = tokens[at + 1]?.text === '#' && tokens[at + 2]?.text === 'define';
    return follows && tokens[at + 3]?.text === name.text;
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

  private include(line: readonly Token[], file: number): void {
    const source = this.files[file];
    if (!source) return;
    const include = resolveInclude(line, source, file, this.reader, this.folders);
    if (!include) return;
    const { target } = include;
    const tooDeep = this.stack.isFullFor(target?.path);
    if (tooDeep) this.truncated = true;
    this.includes.push({ ...include, target: tooDeep ? undefined : target });
    if (!target) this.noteHiddenText(include.isSystem);
    else if (!tooDeep && !this.once.has(target.path)) this.file(target);
  }

  /** A file that is not visible, but whose text belongs into a list, leaves that list uncertain. */
  private noteHiddenText(isSystem: boolean): void {
    this.hasHidden ||= !isSystem;
    if (LIST_BEFORE.test(this.tokens.at(-1)?.token.text ?? ''))
      this.conditionals.noteHidden(this.tokens.length);
  }
}

/** The last token where more of a braced or parenthesised list, or a value, has to follow. */
const LIST_BEFORE = /^[{(,=]$/;

/** Finds a token by its offset. */
function indexOfToken(tokens: readonly Token[], wanted: Token): number {
  return firstWhere(tokens.length, (index) => (tokens[index]?.start ?? 0) >= wanted.start);
}
