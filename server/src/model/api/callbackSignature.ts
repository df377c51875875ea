import type { KernelProfile } from '../../base/kernelProfile';
import type { ApiField } from './entry';
import { typeNamed } from './lookup';

/** How a callback has to be declared. */
export interface CallbackSignature {
  readonly result: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
}

const FUNCTION_POINTER = /^(?<result>.+?)\s*\(\*\)\((?<parameters>.*)\)$/;
const PARAMETER = /^(?<type>.*[ *])(?<name>\w+)$/;

/** The signature of the functions that a field can point to; undefined if it is no function pointer. */
export function callbackSignature(field: ApiField, profile: KernelProfile): CallbackSignature | undefined {
  const type = typeNamed(field.type, profile);
  if (type?.kind === 'typedef') return type.signature;
  const pointer = FUNCTION_POINTER.exec(field.type)?.groups;
  if (!pointer) return undefined;
  const parameters = (pointer['parameters'] ?? '').split(', ').map(readParameter);
  return { result: pointer['result'] ?? '', parameters };
}

function readParameter(text: string): { name: string; type: string } {
  const parts = PARAMETER.exec(text)?.groups;
  return { name: parts?.['name'] ?? '', type: (parts?.['type'] ?? text).trim() };
}
