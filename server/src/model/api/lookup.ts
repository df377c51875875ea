import { apiFeature } from '../../base/kernelFeatures';
import { isAtLeast, type KernelProfile, profileName } from '../../base/kernelProfile';
import { CORE_FUNCTIONS } from './livepatchFunctions';
import type {
  ApiEntry,
  ApiField,
  ApiFunction,
  ApiMacro,
  ApiSignature,
  ApiStruct,
  ApiSysfsFile,
  ApiType,
  Availability,
} from './apiEntry';
import { ITERATORS } from './iterators';
import { KLP_BUILD_MACROS, KLP_BUILD_STRUCTS, KLP_BUILD_TYPES } from './klpBuild';
import { KLP_CALLBACKS } from './klpCallbacks';
import { KLP_FUNC } from './klpFunc';
import { KLP_OBJECT, KLP_RELOC } from './klpObject';
import { KLP_PATCH } from './klpPatch';
import { KLP_STATE, KLP_STATE_ENUM } from './klpState';
import { MODULE_MACROS } from './moduleMacros';
import { PATCH_FUNCTIONS } from './patchFunctions';
import { REMOVED_FUNCTIONS } from './removedFunctions';
import { SHADOW_FUNCTIONS } from './shadowFunctions';
import { SHADOW_TYPES } from './shadowTypes';
import { KLP_STATE_CALLBACKS } from './klpStateCallbacks';
import { STATE_FUNCTIONS } from './stateFunctions';
import { SYSFS_FILES } from './sysfsFiles';
import { TASK_STATE_MACROS } from './taskStates';

/** All structs, enums and function pointer types; where two share a name, the newer one comes first. */
export const API_TYPES: readonly ApiType[] = [
  KLP_PATCH,
  KLP_OBJECT,
  KLP_FUNC,
  KLP_CALLBACKS,
  KLP_STATE,
  KLP_STATE_ENUM,
  KLP_STATE_CALLBACKS,
  KLP_RELOC,
  ...SHADOW_TYPES,
  ...KLP_BUILD_TYPES,
  ...KLP_BUILD_STRUCTS,
];

/** All functions, and the macros that are called like functions. */
export const API_FUNCTIONS: readonly ApiFunction[] = [
  ...PATCH_FUNCTIONS,
  ...SHADOW_FUNCTIONS,
  ...STATE_FUNCTIONS,
  ...REMOVED_FUNCTIONS,
  ...ITERATORS,
  ...CORE_FUNCTIONS,
];

export const API_MACROS: readonly ApiMacro[] = [...MODULE_MACROS, ...TASK_STATE_MACROS, ...KLP_BUILD_MACROS];

export const API_SYSFS_FILES: readonly ApiSysfsFile[] = SYSFS_FILES;

const STRUCTS = firstByName(API_TYPES.filter((type): type is ApiStruct => type.kind === 'struct'));
const FUNCTIONS = firstByName(API_FUNCTIONS);

function firstByName<Entry extends { readonly name: string }>(entries: readonly Entry[]): Map<string, Entry> {
  return new Map([...entries].reverse().map((entry) => [entry.name, entry]));
}

/** Whether the kernel of the profile has the entry. */
export function isAvailable(entry: Availability, profile: KernelProfile): boolean {
  if (entry.api === 'mainline' && profile.stateCallbacks) return false;
  if (entry.api === 'state-callbacks') return profile.stateCallbacks;
  if (entry.until !== undefined && isAtLeast(profile, entry.until)) return false;
  const feature = apiFeature(entry.since);
  const chosen = feature === undefined ? undefined : profile.features?.[feature];
  return chosen ?? isAtLeast(profile, entry.since);
}

/** Which kernels have the entry: `Since 5.1`, `Since 4.0; removed in 5.1` or `Proposed, not merged`. */
export function availability(entry: Availability): string {
  if (entry.api === 'state-callbacks') return 'Proposed, not merged';
  if (entry.until !== undefined) return `Since ${entry.since}; removed in ${entry.until}`;
  return entry.api === 'mainline'
    ? `Since ${entry.since}; not in the proposed per-state API`
    : `Since ${entry.since}`;
}

/** The struct of that name, whether or not a particular kernel has it. */
export function structNamed(name: string): ApiStruct | undefined {
  return STRUCTS.get(name);
}

/** The type of that name in the profile's kernel; if that has none, the newest type of that name. */
export function typeNamed(name: string, profile: KernelProfile): ApiType | undefined {
  return preferred(API_TYPES, name, profile);
}

export function functionNamed(name: string): ApiFunction | undefined {
  return FUNCTIONS.get(name);
}

export function macroNamed(name: string): ApiMacro | undefined {
  return API_MACROS.find((entry) => entry.name === name);
}

/** The type, function or macro of that name, as the profile's kernel has it or else as any kernel has it. */
export function entryNamed(name: string, profile: KernelProfile): ApiEntry | undefined {
  return typeNamed(name, profile) ?? functionNamed(name) ?? macroNamed(name);
}

/**
 * A field as the profile's kernel has it; if that lacks it, as another kernel has it.
 * @returns undefined if no kernel has such a field.
 */
export function fieldOf(struct: ApiStruct, field: string, profile: KernelProfile): ApiField | undefined {
  return preferred([...struct.fields].reverse(), field, profile);
}

/** The fields that the profile's kernel has, in the order of declaration. */
export function allFields(struct: ApiStruct, profile: KernelProfile): readonly ApiField[] {
  const key = `${struct.name} ${profileName(profile)}`;
  const known = fieldsByKernel.get(key) ?? struct.fields.filter((field) => isAvailable(field, profile));
  fieldsByKernel.set(key, known);
  return known;
}

const fieldsByKernel = new Map<string, readonly ApiField[]>();

/** The fields that authors fill in, in the order in which an initialiser without names fills them. */
export function externalFields(struct: ApiStruct, profile: KernelProfile): ApiField[] {
  return allFields(struct, profile).filter((field) => field.filledBy === 'author');
}

/** How the function is called in the profile's kernel; if that lacks it, how it was called last. */
export function signatureOf(entry: ApiFunction, profile: KernelProfile): ApiSignature | undefined {
  return entry.signatures.find((signature) => isAvailable(signature, profile)) ?? entry.signatures.at(-1);
}

function preferred<Entry extends Availability & { readonly name: string }>(
  entries: readonly Entry[],
  name: string,
  profile: KernelProfile,
): Entry | undefined {
  const named = entries.filter((entry) => entry.name === name);
  return named.find((entry) => isAvailable(entry, profile)) ?? named[0];
}
