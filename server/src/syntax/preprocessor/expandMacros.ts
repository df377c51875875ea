import { type CallSite, type ExpandedToken, type HideSet, isHidden } from './expandedToken';
import type { Macro } from './macro';
import type { Token } from '../tokens';

/** Where tokens come from while macros are expanded; a macro's result is put back in front. */
export interface TokenQueue {
  next(): ExpandedToken | undefined;
  /** Whether the next token is `(`, so that a function-like macro's name is a call. */
  nextIsOpen(): boolean;
  putBack(tokens: readonly ExpandedToken[]): void;
}

/** What expansion needs to know; `spend` returns false when the budget for made tokens is used up. */
export interface MacroScope {
  macroNamed(name: string): Macro | undefined;
  spend(tokens: number): boolean;
}

/** Calls in the arguments of calls in the arguments …: nobody writes so many by hand. */
const NESTING_MAX = 100;

/**
 * Expands the macro call that begins with `head`, if it is one, and puts the result back into the queue.
 * @returns false if `head` stands for itself
 */
export function expandCall(head: ExpandedToken, queue: TokenQueue, scope: MacroScope, nesting = 0): boolean {
  const name = head.token.text;
  const macro = scope.macroNamed(name);
  if (!macro || isHidden(head.hidden, name) || !scope.spend(nesting > NESTING_MAX ? Infinity : 0))
    return false;
  if (macro.parameters && !queue.nextIsOpen()) return false;
  const call = macro.parameters ? readArguments(queue, scope) : { arguments: [], last: head };
  if (!call) return false;
  const site = head.call ?? { file: head.file, start: head.token.start, end: siteEnd(head, call.last) };
  const common = macro.parameters ? intersection(head.hidden, call.last.hidden) : head.hidden;
  const hidden: HideSet = { name, next: common };
  const result = substitute(macro, macro.body, call.arguments, {
    site,
    hidden,
    scope,
    nesting,
    expanded: new Map(),
  });
  if (!scope.spend(result.length + 1)) return false;
  queue.putBack(result);
  return true;
}

/** Expands a closed list of tokens completely, as C does with a macro's arguments and `#if` lines. */
export function expandAll(tokens: readonly ExpandedToken[], scope: MacroScope, nesting = 0): ExpandedToken[] {
  const pending = [...tokens].reverse();
  const queue: TokenQueue = {
    next: () => pending.pop(),
    nextIsOpen: () => pending.at(-1)?.token.text === '(',
    putBack: (made) => {
      for (let index = made.length - 1; index >= 0; index--) pending.push(made[index] as ExpandedToken);
    },
  };
  const result: ExpandedToken[] = [];
  for (let token = queue.next(); token; token = queue.next()) {
    if (token.token.kind !== 'identifier' || !expandCall(token, queue, scope, nesting)) result.push(token);
  }
  return result;
}

/** What neither the name nor the end of the call may be any more: a call that began in a macro may end behind it. */
function intersection(head: HideSet | undefined, last: HideSet | undefined): HideSet | undefined {
  if (head === last || !head || !last) return head === last ? head : undefined;
  const rest = intersection(head.next, last);
  if (!isHidden(last, head.name)) return rest;
  return rest === head.next ? head : { name: head.name, next: rest };
}

function siteEnd(head: ExpandedToken, last: ExpandedToken): number {
  return last.file === head.file && last.token.end >= head.token.end ? last.token.end : head.token.end;
}

interface CallArguments {
  readonly arguments: readonly (readonly ExpandedToken[])[];
  /** The closing parenthesis. */
  readonly last: ExpandedToken;
}

/** Reads `( … )`. If it never closes, everything is put back and the name stands for itself. */
function readArguments(queue: TokenQueue, scope: MacroScope): CallArguments | undefined {
  const taken: ExpandedToken[] = [];
  const list: ExpandedToken[][] = [[]];
  let depth = 0;
  for (let token = queue.next(); token; token = queue.next()) {
    taken.push(token);
    const { text } = token.token;
    if (text === '(' && depth++ === 0) continue;
    if (text === ')' && --depth === 0) return { arguments: list, last: token };
    if (text === ',' && depth === 1) list.push([]);
    else list.at(-1)?.push(token);
  }
  queue.putBack(taken);
  scope.spend(taken.length);
  return undefined;
}

interface Substitution {
  readonly site: CallSite;
  readonly hidden: HideSet;
  readonly scope: MacroScope;
  /** How many calls' arguments this is inside of. */
  readonly nesting: number;
  /** The arguments that have been expanded, by the names of their parameters. */
  readonly expanded: Map<string, readonly ExpandedToken[]>;
}

/** What one call may give: nobody reads more. */
const RESULT_MAX = 100_000;
/** What `#` and `##` may make of a token, in characters. */
const TEXT_MAX = 64 * 1024;

function substitute(
  macro: Macro,
  body: readonly Token[],
  args: readonly (readonly ExpandedToken[])[],
  context: Substitution,
): ExpandedToken[] {
  const result: ExpandedToken[] = [];
  for (let index = 0; index < body.length; index++) {
    const token = body[index] as Token;
    const following = body[index + 1];
    if (token.text === '#' && macro.parameters && following && argumentOf(macro, following, args)) {
      result.push(stringified(argumentOf(macro, following, args) ?? [], token, macro, context));
      index++;
    } else if (token.text === '__VA_OPT__' && macro.rest !== undefined && following?.text === '(') {
      const close = closingOf(body, index + 1);
      const optional = body.slice(index + 2, close);
      if (hasRest(macro, args, context)) result.push(...substitute(macro, optional, args, context));
      index = close;
    } else if (token.text === '##' && following) {
      paste(result, argumentOf(macro, following, args) ?? [made(following, macro, context)], context);
      index++;
    } else {
      for (const part of plainPart(token, following, macro, args, context)) result.push(part);
    }
    if (result.length > RESULT_MAX && !context.scope.spend(Infinity)) break;
  }
  return result;
}

function plainPart(
  token: Token,
  following: Token | undefined,
  macro: Macro,
  args: readonly (readonly ExpandedToken[])[],
  context: Substitution,
): ExpandedToken[] {
  const argument = argumentOf(macro, token, args);
  if (!argument) return [made(token, macro, context)];
  const full = following?.text === '##' ? argument : expandedArgument(token.text, argument, context);
  return full.map((part, index) => asArgument(part, context, index === 0 && token.spaceBefore));
}

/** An argument is expanded once, however often the parameter is named. */
function expandedArgument(
  name: string,
  argument: readonly ExpandedToken[],
  { scope, nesting, expanded }: Substitution,
): readonly ExpandedToken[] {
  const known = expanded.get(name);
  if (known) return known;
  const made = expandAll(argument, scope, nesting + 1);
  expanded.set(name, made);
  return made;
}

/** Whether something is left of the remaining arguments, so that `__VA_OPT__` gives what is in it. */
function hasRest(macro: Macro, args: readonly (readonly ExpandedToken[])[], context: Substitution): boolean {
  const name = macro.rest ?? '';
  const rest = joinWithCommas(args.slice(macro.parameters?.length));
  return expandedArgument(name, rest, context).length > 0;
}

function closingOf(body: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < body.length; index++) {
    if (body[index]?.text === '(') depth++;
    else if (body[index]?.text === ')' && --depth === 0) return index;
  }
  return body.length;
}

function argumentOf(
  macro: Macro,
  token: Token,
  args: readonly (readonly ExpandedToken[])[],
): readonly ExpandedToken[] | undefined {
  if (token.kind !== 'identifier' || !macro.parameters) return undefined;
  const index = macro.parameters.indexOf(token.text);
  if (index >= 0) return args[index] ?? [];
  if (token.text !== macro.rest) return undefined;
  return joinWithCommas(args.slice(macro.parameters.length));
}

function joinWithCommas(lists: readonly (readonly ExpandedToken[])[]): ExpandedToken[] {
  return lists.flatMap((list, index) => {
    const first = list[0] ?? lists[index - 1]?.at(-1);
    if (index === 0 || !first) return [...list];
    const comma: Token = { ...first.token, kind: 'punctuator', text: ',' };
    return [{ ...first, token: comma }, ...list];
  });
}

function made(token: Token, macro: Macro, context: Substitution): ExpandedToken {
  return { token, file: macro.file, call: context.site, isArgument: false, hidden: context.hidden };
}

/** An argument's own place is shown only where it lies inside the outermost call, in the same file. */
function asArgument(part: ExpandedToken, context: Substitution, spaceBefore: boolean): ExpandedToken {
  const { site } = context;
  const { token, file } = part;
  const isArgument = file === site.file && site.start <= token.start && token.end <= site.end;
  const spaced = spaceBefore && !token.spaceBefore ? { ...token, spaceBefore } : token;
  return { token: spaced, file, call: site, isArgument, hidden: part.hidden };
}

function stringified(
  argument: readonly ExpandedToken[],
  hash: Token,
  macro: Macro,
  context: Substitution,
): ExpandedToken {
  if (argument.reduce((sum, { token }) => sum + token.text.length, 0) > TEXT_MAX) {
    context.scope.spend(Infinity);
    return made({ ...hash, kind: 'string', text: '""' }, macro, context);
  }
  const text = argument
    .map(({ token }, index) => {
      const literal = token.kind === 'string' || token.kind === 'char';
      const spelled = literal ? token.text.replace(/["\\]/g, '\\$&') : token.text;
      return index > 0 && (token.spaceBefore || token.startsLine) ? ` ${spelled}` : spelled;
    })
    .join('');
  const first = argument[0];
  const last = argument.at(-1);
  const base = made({ ...hash, kind: 'string', text: `"${text}"` }, macro, context);
  if (!first || first.file !== last?.file) return base;
  const token: Token = { ...base.token, start: first.token.start, end: last.token.end };
  return asArgument({ ...base, token, file: first.file }, context, false);
}

/** Joins the last token of `result` with the first of `right`, as `##` does. */
function paste(result: ExpandedToken[], right: readonly ExpandedToken[], context: Substitution): void {
  const left = result.pop();
  const [first, ...others] = right;
  if (!left || !first) {
    // GNU C drops the comma in `, ## __VA_ARGS__` when there are no more arguments.
    if (left && left.token.text !== ',') result.push(left);
    for (const each of right) result.push(each);
    return;
  }
  if (left.token.text === ',' || left.token.text.length + first.token.text.length > TEXT_MAX) {
    result.push(left);
    for (const each of right) result.push(each);
    return;
  }
  const text = left.token.text + first.token.text;
  const shown = left.isArgument ? left : first;
  const kind = /^[A-Za-z_]/.test(text) ? 'identifier' : /^[.0-9]/.test(text) ? 'number' : 'punctuator';
  const token: Token = { ...shown.token, kind, text, spaceBefore: left.token.spaceBefore };
  result.push({ ...shown, token, hidden: context.hidden });
  for (const each of others) result.push(each);
}
