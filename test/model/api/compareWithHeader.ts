import type { KernelProfile } from '../../../server/src/base/kernelProfile';
import type { ApiEntry, ApiSignature } from '../../../server/src/model/api/apiEntry';
import {
  allFields,
  API_FUNCTIONS,
  API_MACROS,
  API_TYPES,
  functionNamed,
  isAvailable,
  macroNamed,
  signatureOf,
  structNamed,
} from '../../../server/src/model/api/lookup';
import type { HeaderApi, HeaderFunction, HeaderStruct } from './headerApi';

/** Every way in which the API's data does not say what the header says for that kernel; empty if they agree. */
export function differences(header: HeaderApi, profile: KernelProfile): string[] {
  return [
    ...header.structs.flatMap((struct) => structDifferences(withSpelledOutTypes(struct, header), profile)),
    ...header.typedefs.flatMap((type) => typedefDifferences(type, profile)),
    ...header.functions.flatMap((declared) => functionDifferences(declared, profile)),
    ...header.functionMacros.flatMap((macro) => functionMacroDifferences(macro, profile)),
    ...header.constants.flatMap((constant) => constantDifferences(constant, profile)),
    ...notInHeader(header, profile),
  ];
}

function structDifferences(struct: HeaderStruct, profile: KernelProfile): string[] {
  const entry = structNamed(struct.name);
  if (!entry || !isAvailable(entry, profile)) return [`no entry for struct ${struct.name}`];
  const expected = struct.fields.map((field) => `${field.type} ${field.name}`);
  const actual = allFields(entry, profile).map((field) => `${field.type} ${field.name}`);
  const missing = expected.filter((field) => !actual.includes(field));
  const surplus = actual.filter((field) => !expected.includes(field));
  const found = [
    ...missing.map((field) => `no entry for '${field}' of struct ${struct.name}`),
    ...surplus.map((field) => `struct ${struct.name} has no '${field}'`),
  ];
  const inOrder = expected.join() === actual.join();
  return found.length === 0 && !inOrder
    ? [`struct ${struct.name} is in the order ${expected.join(', ')}`]
    : found;
}

/** Since 6.19 the header has names for the types of callbacks; the entries spell the types out. */
function withSpelledOutTypes(struct: HeaderStruct, { typedefs }: HeaderApi): HeaderStruct {
  const fields = struct.fields.map((field) => {
    const type = typedefs.find(({ name }) => name === field.type);
    if (!type) return field;
    const parameters = type.parameters
      .map((parameter) => declared(parameter.type, parameter.name))
      .join(', ');
    return { ...field, type: `${type.result} (*)(${parameters})` };
  });
  return { ...struct, fields };
}

function declared(type: string, name: string): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}

function typedefDifferences(type: HeaderFunction, profile: KernelProfile): string[] {
  const entry = API_TYPES.find(
    (candidate) => candidate.name === type.name && isAvailable(candidate, profile),
  );
  if (entry?.kind !== 'typedef') return [`no entry for typedef ${type.name}`];
  return signatureDifferences(type, entry.signature);
}

function functionDifferences(declared: HeaderFunction, profile: KernelProfile): string[] {
  const entry = functionNamed(declared.name);
  if (!entry || !isAvailable(entry, profile)) return [`no entry for function ${declared.name}`];
  return signatureDifferences(declared, signatureOf(entry, profile));
}

function signatureDifferences(declared: HeaderFunction, signature: ApiSignature | undefined): string[] {
  const expected = [declared.result, ...declared.parameters.map((parameter) => parameter.type)];
  const actual = [signature?.result, ...(signature?.parameters ?? []).map((parameter) => parameter.type)];
  if (expected.join() !== actual.join()) return [`${declared.name} is ${expected.join(', ')}`];
  const misnamed = declared.parameters.filter(
    (parameter, index) => parameter.name !== '' && parameter.name !== signature?.parameters[index]?.name,
  );
  return misnamed.map((parameter) => `${declared.name} calls a parameter ${parameter.name}`);
}

function functionMacroDifferences(
  macro: { readonly name: string; readonly parameters: readonly string[] },
  profile: KernelProfile,
): string[] {
  if (isForSources(macro.name, profile)) return [];
  const entry = functionNamed(macro.name);
  if (!entry || !isAvailable(entry, profile)) return [`no entry for macro ${macro.name}`];
  const actual = signatureOf(entry, profile)?.parameters.map((parameter) => parameter.name);
  return actual?.join() === macro.parameters.join()
    ? []
    : [`${macro.name} takes ${macro.parameters.join(', ')}`];
}

/** Macros of sources for klp-build say how they are used, not what they stand for; those with `__` are not for authors. */
function isForSources(name: string, profile: KernelProfile): boolean {
  if (/^__KLP_/.test(name)) return true;
  const entry = macroNamed(name);
  return entry !== undefined && isAvailable(entry, profile) && !entry.declaration.startsWith('#define');
}

function constantDifferences(
  { name, value }: { readonly name: string; readonly value: string },
  profile: KernelProfile,
): string[] {
  if (isForSources(name, profile)) return [];
  const entry = macroNamed(name);
  if (!entry || !isAvailable(entry, profile)) return [`no entry for macro ${name}`];
  return entry.declaration === `#define ${name} ${value}` ? [] : [`${name} is ${value}`];
}

/** Entries that claim to be in this kernel. The module macros are elsewhere, and so not asked for. */
function notInHeader(header: HeaderApi, profile: KernelProfile): string[] {
  const present = new Set(
    [header.structs, header.typedefs, header.functions, header.functionMacros, header.constants].flatMap(
      (kind) => kind.map((declared) => declared.name),
    ),
  );
  const livepatchMacros = API_MACROS.filter((macro) => macro.name.startsWith('KLP_'));
  const claimed: ApiEntry[] = [...API_TYPES, ...API_FUNCTIONS, ...livepatchMacros];
  return claimed
    .filter((entry) => isAvailable(entry, profile) && !present.has(entry.name))
    .map((entry) => `the header has no ${entry.name}`);
}
