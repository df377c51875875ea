import type { ApiFunction } from '../model/api/apiEntry';
import { apiMarkdown } from '../model/api/hoverText';
import {
  API_FUNCTIONS,
  API_MACROS,
  externalFields,
  isAvailable,
  signatureOf,
  structNamed,
} from '../model/api/lookup';
import type { KlpArray, Module } from '../model/declarations/module';
import type { Completion } from './completionItem';
import { type InitialiserContext, initialiserAt } from './initialiserContext';
import { SNIPPETS } from './snippets';
import { type Snapshot, isInComment, tokenAt } from './snapshot';

/** Proposals for what could be written at `offset`: fields and values in klp initialisers, else the klp functions. */
export function completion(snapshot: Snapshot, offset: number): Completion[] {
  const { file } = snapshot;
  const token = tokenAt(file, offset);
  const isInLiteral = token !== undefined && (token.kind === 'string' || token.kind === 'char');
  if (isInComment(file, offset) || (isInLiteral && token.start < offset && offset < token.end)) return [];
  const typed = /[A-Za-z_]\w*$/.exec(file.text.slice(Math.max(0, offset - 200), offset))?.[0] ?? '';
  const context = initialiserAt(file, offset - typed.length);
  if (context?.valueOf !== undefined) return values(snapshot.module, context, typed);
  if (context) return fields(snapshot, context, offset, typed);
  if (/(?:\.|->)\s*$/.test(file.text.slice(Math.max(0, offset - typed.length - 20), offset - typed.length)))
    return [];
  return isAtFileScope(snapshot, offset)
    ? [...snippets(snapshot.module, typed), ...macros(snapshot.module, typed)]
    : functions(snapshot.module, typed);
}

function fields(
  { module, file }: Snapshot,
  context: InitialiserContext,
  offset: number,
  typed: string,
): Completion[] {
  const struct = structNamed(context.struct);
  if (!struct) return [];
  const hasDot = file.text[offset - typed.length - 1] === '.';
  return externalFields(struct, module.profile)
    .filter(({ name }) => !context.named.has(name))
    .map((field) => {
      const isNested = field.type.startsWith('struct') && !field.type.includes('*');
      const value = isNested ? '{\n\t$0\n}' : (DEFAULT_VALUES[`${context.struct}.${field.name}`] ?? '$0');
      return {
        label: `.${field.name}`,
        kind: 'field',
        detail: `${field.type} in struct ${context.struct}`,
        documentation: apiMarkdown(field, module.profile),
        snippet: `.${field.name} = ${value},`,
        filter: hasDot ? `.${field.name}` : field.name,
        replaced: typed.length + (hasDot ? 1 : 0),
      };
    });
}

const DEFAULT_VALUES: Readonly<Record<string, string>> = {
  'klp_patch.mod': 'THIS_MODULE',
  'klp_patch.objs': '${1:objs}',
  'klp_patch.states': '${1:states}',
  'klp_patch.replace': 'true',
  'klp_object.name': '"${1:module}"',
  'klp_object.funcs': '${1:funcs}',
  'klp_func.old_name': '"${1:function}"',
  'klp_func.new_func': '${1:function}',
  'klp_state.is_shadow': 'true',
  'klp_state.block_disable': 'true',
};

/** The module's own arrays and functions that fit a field. */
function values(module: Module, context: InitialiserContext, typed: string): Completion[] {
  const arrays = arraysFor(module, context);
  const names = arrays ?? module.functions.map(({ name }) => name);
  const isFunction = arrays === undefined;
  if (isFunction && !TAKES_FUNCTION.test(`${context.struct}.${context.valueOf ?? ''}`))
    return constants(context, typed);
  return names.map((name) => ({
    label: name,
    kind: isFunction ? 'function' : 'value',
    detail: `for .${context.valueOf ?? ''}`,
    documentation: '',
    snippet: name,
    replaced: typed.length,
  }));
}

const TAKES_FUNCTION = /^(?:klp_func\.new_func|klp_(?:state_)?callbacks\.\w+)$/;

function arraysFor(module: Module, { struct, valueOf }: InitialiserContext): string[] | undefined {
  const named = (arrays: readonly KlpArray<unknown>[]): string[] => arrays.flatMap(({ name }) => name ?? []);
  if (struct === 'klp_patch' && valueOf === 'objs') return named(module.objectArrays);
  if (struct === 'klp_patch' && valueOf === 'states') return named(module.stateArrays);
  return struct === 'klp_object' && valueOf === 'funcs' ? named(module.funcArrays) : undefined;
}

function constants({ struct, valueOf }: InitialiserContext, typed: string): Completion[] {
  const isBoolean = valueOf === 'replace' || valueOf === 'is_shadow' || valueOf === 'block_disable';
  const words = valueOf === 'mod' ? ['THIS_MODULE'] : isBoolean ? ['true', 'false'] : [];
  return words.map((label) => ({
    label,
    kind: 'value',
    detail: `for .${valueOf ?? ''} in struct ${struct}`,
    documentation: '',
    snippet: label,
    replaced: typed.length,
  }));
}

function functions(module: Module, typed: string): Completion[] {
  return API_FUNCTIONS.filter((entry) => isAvailable(entry, module.profile)).map((entry) => ({
    label: entry.name,
    kind: entry.kind === 'function' ? 'function' : 'macro',
    detail: 'livepatch API',
    documentation: apiMarkdown(entry, module.profile),
    snippet: callSnippet(entry, module),
    replaced: typed.length,
  }));
}

function callSnippet(entry: ApiFunction, module: Module): string {
  const parameters = signatureOf(entry, module.profile)?.parameters ?? [];
  const locations = parameters.map(({ name, type }, index) => `\${${index + 1}:${name || type}}`);
  return `${entry.name}(${locations.join(', ')})`;
}

function macros(module: Module, typed: string): Completion[] {
  return API_MACROS.filter((entry) => isAvailable(entry, module.profile)).map((entry) => ({
    label: entry.name,
    kind: 'macro',
    detail: 'livepatch API',
    documentation: apiMarkdown(entry, module.profile),
    snippet: entry.name === 'MODULE_INFO' ? 'MODULE_INFO(livepatch, "Y");' : entry.name,
    replaced: typed.length,
  }));
}

function snippets(module: Module, typed: string): Completion[] {
  const unwanted = module.profile.stateCallbacks ? 'mainline' : 'state-callbacks';
  return SNIPPETS.filter(({ api }) => api !== unwanted).map(({ label, detail, body }) => ({
    label,
    kind: 'snippet',
    detail,
    documentation: `\`\`\`c\n${body.replace(/\$\{\d+:([^}]*)\}|\$0/g, '$1')}\n\`\`\``,
    snippet: body,
    replaced: typed.length,
  }));
}

/** Whether all braces before the offset are closed. */
function isAtFileScope({ file }: Snapshot, offset: number): boolean {
  let depth = 0;
  for (const { text, start } of file.lexed.tokens) {
    if (start >= offset) break;
    if (text === '{') depth++;
    if (text === '}') depth = Math.max(0, depth - 1);
  }
  return depth === 0;
}
