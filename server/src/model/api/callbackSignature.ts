import type { KernelProfile } from '../../base/kernelProfile';
import { declarator } from './declaration';
import type { ApiField } from './apiEntry';
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

/** The prototype of a function with that signature, such as `int f(struct klp_object *obj)`. */
export function prototypeText(name: string, { result, parameters }: CallbackSignature): string {
  const list = parameters.map((parameter) => declarator(parameter.type, parameter.name)).join(', ');
  return `${declarator(result, name)}(${list || 'void'})`;
}

function readParameter(text: string): { name: string; type: string } {
  const parts = PARAMETER.exec(text)?.groups;
  return { name: parts?.['name'] ?? '', type: (parts?.['type'] ?? text).trim() };
}
