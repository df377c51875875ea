import type {
  DoubleQuotedPart,
  GlobPart,
  LocaleStringPart,
  ParameterExpansionPart,
  Word,
  WordPart,
} from 'unbash';
import { evaluateInText } from './expandArithmetic';
import { expandBraces } from './expandBraces';
import { expandParameter } from './expandParameter';
import { globFields } from './globFields';
import { allValues, failUnset, ifsOf, joiner, parameterValue } from '../parameters';
import type { Run } from '../run';
import type { Shell } from '../shell';
import { FieldSink, PatternSink, RegexSink, type Sink, TextSink } from '../sinks';

/** The fields that words stand for, after splitting and looking for files. */
export function* expandWords(shell: Shell, words: readonly Word[]): Run<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (!word.parts && !word.text.startsWith('~')) {
      fields.push(word.value);
      continue;
    }
    for (const each of expandBraces(shell, word)) {
      const sink = new FieldSink(ifsOf(shell));
      yield* feedWord(shell, each, sink);
      fields.push(...globFields(shell, sink.fields()));
    }
  }
  return fields;
}

/** The text that a word stands for, without splitting. */
export function* expandToText(shell: Shell, word: Word): Run<string> {
  if (!word.parts && !word.text.startsWith('~')) return word.value;
  const sink = new TextSink();
  yield* feedWord(shell, word, sink);
  return sink.text;
}

/** The pattern that a word stands for. */
export function* expandToPattern(shell: Shell, word: Word): Run<string> {
  const sink = new PatternSink();
  yield* feedWord(shell, word, sink);
  return sink.text;
}

/** The regular expression that the right side of `=~` stands for. */
export function* expandToRegex(shell: Shell, word: Word): Run<string> {
  const sink = new RegexSink();
  yield* feedWord(shell, word, sink);
  return sink.text;
}

/** The text that parts of a word, or of a here document, stand for. */
export function* expandPartsToText(shell: Shell, parts: readonly WordPart[]): Run<string> {
  const sink = new TextSink();
  yield* feed(shell, parts, sink, true);
  return sink.text;
}

function* feedWord(shell: Shell, word: Word, sink: Sink): Run<void> {
  if (/^~(?:\/|$)/.test(word.text)) {
    sink.expanded(parameterValue(shell, 'HOME') ?? '/root', true);
    sink.literal(word.value.slice(1), word.text.slice(1), false);
  } else if (word.parts) yield* feed(shell, word.parts, sink, false);
  else sink.literal(word.value, word.text, false);
}

/** Gives the pieces of parts to a sink. */
function* feed(shell: Shell, parts: readonly WordPart[], sink: Sink, isQuoted: boolean): Run<void> {
  for (const part of parts) yield* feedPart(shell, part, sink, isQuoted);
}

function* feedPart(shell: Shell, part: WordPart, sink: Sink, isQuoted: boolean): Run<void> {
  switch (part.type) {
    case 'Literal': {
      sink.literal(part.value, part.text, isQuoted);
      return;
    }
    case 'Glob':
      yield* feedGlob(shell, part, sink, isQuoted);
      return;
    case 'ExtendedGlob':
    case 'BraceExpansion': {
      sink.glob(part.text);
      return;
    }
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      sink.quotes();
      {
        sink.literal(part.value, part.text, true);
        return;
      }
    case 'DoubleQuoted':
    case 'LocaleString':
      if (!isEmptyList(shell, part)) sink.quotes();
      return yield* feed(shell, part.parts, sink, true);
    case 'SimpleExpansion': {
      feedSimple(shell, part.text.slice(1), sink, isQuoted);
      return;
    }
    case 'ParameterExpansion':
      return yield* feedParameter(shell, part, sink, isQuoted);
    case 'CommandExpansion': {
      const text = part.script ? yield* shell.world.interpreter.capture(shell, part.script) : '';
      sink.expanded(text, isQuoted);
      return;
    }
    case 'ArithmeticExpansion': {
      sink.expanded(yield* evaluateInText(shell, part, expandPartsToText), isQuoted);
      return;
    }
    case 'ProcessSubstitution': {
      const text = part.script ? yield* shell.world.interpreter.capture(shell, part.script, true) : '';
      const path = `/dev/fd/${64 + shell.world.unique()}`;
      shell.world.files.keep(path, text);
      sink.expanded(path, true);
      return;
    }
  }
}

/** A bracket expression may have expansions in it. */
function* feedGlob(shell: Shell, { text, parts }: GlobPart, sink: Sink, isQuoted: boolean): Run<void> {
  if (!parts?.some(({ type }) => type !== 'Literal' && type !== 'Glob')) {
    sink.glob(text);
    return;
  }
  sink.glob('[');
  for (const part of parts) {
    if (part.type === 'Literal') sink.glob(part.text);
    else yield* feedPart(shell, part, sink, isQuoted);
  }
  sink.glob(']');
}

/** `"$@"` without arguments is no field, where `""` is one. */
function isEmptyList(shell: Shell, { parts }: DoubleQuotedPart | LocaleStringPart): boolean {
  const [only, ...others] = parts;
  if (!only || others.length > 0) return false;
  if (only.type === 'SimpleExpansion') return only.text === '$@' && shell.args.length === 0;
  if (only.type !== 'ParameterExpansion' || only.operation || only.prefix) return false;
  const isList = only.parameter === '@' || only.index?.value === '@';
  return isList && allValues(shell, only.parameter).length === 0;
}

function feedSimple(shell: Shell, name: string, sink: Sink, isQuoted: boolean): void {
  if (name === '@' || (name === '*' && !isQuoted)) {
    sink.list(shell.args, isQuoted);
    return;
  }
  const value = name === '*' ? shell.args.join(joiner(shell)) : parameterValue(shell, name);
  if (value === undefined && shell.options.has('nounset')) failUnset(shell, name);
  if (value !== undefined) sink.expanded(value, isQuoted);
}

function* feedParameter(
  shell: Shell,
  part: ParameterExpansionPart,
  sink: Sink,
  isQuoted: boolean,
): Run<void> {
  const result = yield* expandParameter(shell, part, { expandToText, expandToPattern });
  switch (result.kind) {
    case 'text': {
      sink.expanded(result.text, isQuoted);
      return;
    }
    case 'list':
      if (isQuoted && result.isJoined) sink.expanded(result.values.join(joiner(shell)), true);
      else sink.list(result.values, isQuoted);
      return;
    case 'word':
      return isQuoted
        ? yield* feed(shell, result.word.parts ?? [], textIfPlain(result.word, sink), true)
        : yield* feedOperand(shell, result.word, sink);
  }
}

/** The operand of `${x:-…}` without quotes is split like an expansion where it is not quoted itself. */
function* feedOperand(shell: Shell, word: Word, sink: Sink): Run<void> {
  if (!word.parts) {
    sink.expanded(word.value, false);
    return;
  }
  for (const part of word.parts) {
    if (part.type === 'Literal') sink.expanded(part.value, false);
    else yield* feedPart(shell, part, sink, false);
  }
}

function textIfPlain(word: Word, sink: Sink): Sink {
  if (!word.parts) sink.literal(word.value, word.text, true);
  return sink;
}
