import type { ApiFunction } from '../model/api/apiEntry';
import { functionNamed, signatureOf } from '../model/api/lookup';
import type { Token } from '../syntax/tokens';
import { type Snapshot, indexOfTokenEndingAfter, isInComment } from './snapshot';

/** A function's signature and the argument that is being written. */
export interface SignatureText {
  readonly label: string;
  readonly documentation: string;
  readonly parameters: readonly { readonly label: string; readonly documentation: string }[];
  /** Zero-based; the last parameter for further ones. */
  readonly active: number;
}

/** The signature of the klp function whose arguments `offset` lies in. */
export function signatureHelp(snapshot: Snapshot, offset: number): SignatureText | undefined {
  const { file, module } = snapshot;
  if (isInComment(file, offset)) return undefined;
  const { tokens } = file.lexed;
  const call = callAround(tokens, indexOfTokenEndingAfter(tokens, offset - 1), offset);
  const entry = call && functionNamed(call.name);
  const signature = entry && signatureOf(entry, module.profile);
  if (!signature) return undefined;
  const parameters = signature.parameters.map(({ name, type, text }) => ({
    label: parameterLabel(type, name),
    documentation: text,
  }));
  const active = Math.min(call.argument, Math.max(0, parameters.length - 1));
  return {
    label: labelOf(entry, signature.result, parameters),
    documentation: entry.text,
    parameters,
    active,
  };
}

function labelOf(entry: ApiFunction, result: string, parameters: readonly { label: string }[]): string {
  const list = parameters.map(({ label }) => label).join(', ');
  const space = result === '' || result.endsWith('*') ? '' : ' ';
  return `${result}${space}${entry.name}(${list})`;
}

function parameterLabel(type: string, name: string): string {
  if (name === '' || type === '') return type || name;
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

interface CallContext {
  readonly name: string;
  readonly argument: number;
}

/** Looks back for the open parenthesis of a call, counting commas on the way. */
function callAround(tokens: readonly Token[], end: number, offset: number): CallContext | undefined {
  let depth = 0;
  let argument = 0;
  for (let index = Math.min(end, tokens.length - 1); index >= 0; index--) {
    const token = tokens[index];
    if (!token || token.end > offset) continue;
    if (token.text === ')' || token.text === ']') depth++;
    else if (token.text === ';' || token.text === '{' || token.text === '}') return undefined;
    else if (token.text === ',' && depth === 0) argument++;
    else if ((token.text === '(' || token.text === '[') && depth-- === 0) {
      const name = tokens[index - 1];
      if (token.text === '(' && name?.kind === 'identifier' && functionNamed(name.text))
        return { name: name.text, argument };
      depth = 0;
      argument = 0;
    }
  }
  return undefined;
}
