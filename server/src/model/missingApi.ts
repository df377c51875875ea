import { type KernelProfile, profileName } from '../base/kernelProfile';
import type { Location } from '../base/span';
import { structIn } from '../c/types';
import type { Expression } from '../syntax/ast';
import { forEachExpression } from '../syntax/walk';
import { isAuthors } from './apiCalls';
import { AccessedStructs } from './accessedStructs';
import type { ApiField, ApiFunction, ApiStruct } from './api/apiEntry';
import { API_TYPES, allFields, fieldOf, functionNamed, isAvailable, structNamed } from './api/lookup';
import { localNames } from './localNames';
import { type Module, type ModuleFunction, locationIn } from './declarations/module';
import { hasHiddenFiles, isUncertain } from './uncertainCode';

/** A use of something of the livepatch API that the chosen kernel does not have. */
export interface MissingApi {
  readonly entry: ApiFunction | ApiField | ApiStruct;
  /** The name, or the declaration of a variable of the type. */
  readonly location: Location;
  /** The function in which a function is named, with the name. */
  readonly inside: { readonly owner: ModuleFunction; readonly name: Expression } | undefined;
}

/**
 * All uses of functions, structures and fields that the chosen kernel does not have.
 * @param where files that are not visible may define functions of these names by themselves
 */
export function missingApi(
  module: Module,
  where: 'where all is seen' | 'also beside what is hidden' = 'where all is seen',
): MissingApi[] {
  const isEverywhere = where === 'also beside what is hidden';
  return [...missingFunctions(module, isEverywhere), ...missingStructs(module), ...missingFields(module)];
}

function missingFunctions(module: Module, isEverywhere: boolean): MissingApi[] {
  return module.functions
    .filter(({ unit }) => isEverywhere || !hasHiddenFiles(unit))
    .flatMap((owner) => {
      const missing: MissingApi[] = [];
      forEachExpression(owner.definition.body, (part) => {
        const entry = part.kind === 'identifier' ? functionNamed(part.name) : undefined;
        if (!entry || isAvailable(entry, module.profile) || isUncertain(owner.unit, part)) return;
        if (isAuthors(module, owner, entry.name) || localNames(owner.definition).has(entry.name)) return;
        missing.push({ entry, location: locationIn(owner, part), inside: { owner, name: part } });
      });
      return missing;
    });
}

/** Structures count where a variable consists of them: a pointer to one that does not exist can be declared. */
function missingStructs(module: Module): MissingApi[] {
  return module.variables.flatMap(({ declaration, unit, location }) => {
    const type = module.typeOf(unit, declaration.type);
    const struct = type.kind === 'pointer' ? undefined : structIn(type)?.tag;
    const entry = struct === undefined ? undefined : structNamed(struct);
    if (!entry || !isMissingStruct(module, entry) || isUncertain(unit, declaration)) return [];
    return [{ entry, location, inside: undefined }];
  });
}

function isMissingStruct(module: Module, entry: ApiStruct): boolean {
  return !isAvailable(entry, module.profile) && !isDeclared(module, entry.name);
}

/** Whether the author's files say themselves what is in a structure of that name. */
function isDeclared(module: Module, tag: string): boolean {
  return module.units.some((unit) => module.scopeOf(unit).record(tag, false).fields !== undefined);
}

function missingFields(module: Module): MissingApi[] {
  const inInitialisers = module.fieldUses
    .filter((use) => !use.isUncertain)
    .flatMap(({ struct, field, location }) => missingField(module, struct, field, location));
  return [...inInitialisers, ...accessedFields(module)];
}

function missingField(module: Module, struct: string, name: string, location: Location): MissingApi[] {
  const entry = structNamed(struct);
  // A structure that is missing as a whole is reported where it is used.
  if (!entry || !isAvailable(entry, module.profile) || isDeclared(module, struct)) return [];
  const field = fieldOf(entry, name, module.profile);
  if (!field || isAvailable(field, module.profile)) return [];
  return [{ entry: field, location, inside: undefined }];
}

/** Fields that code reads or sets. */
function accessedFields(module: Module): MissingApi[] {
  const missing = namesOfMissingFields(module.profile);
  return module.functions.flatMap((owner) => {
    const found: MissingApi[] = [];
    let structs: AccessedStructs | undefined;
    forEachExpression(owner.definition.body, (part) => {
      if (part.kind !== 'member' || !missing.has(part.field.name) || isUncertain(owner.unit, part)) return;
      structs ??= new AccessedStructs(module, owner);
      const struct = structs.structOf(part.object);
      if (struct !== undefined)
        found.push(...missingField(module, struct, part.field.name, locationIn(owner, part.field)));
    });
    return found;
  });
}

/** Names of fields that some structure has in other kernels only. */
function namesOfMissingFields(profile: KernelProfile): ReadonlySet<string> {
  const kernel = profileName(profile);
  const known = missingFieldNames.get(kernel) ?? collectMissingFields(profile);
  missingFieldNames.set(kernel, known);
  return known;
}

const missingFieldNames = new Map<string, ReadonlySet<string>>();

function collectMissingFields(profile: KernelProfile): ReadonlySet<string> {
  const structs = API_TYPES.filter((type) => type.kind === 'struct');
  return new Set(
    structs.flatMap((struct) => {
      const present = new Set(allFields(struct, profile).map(({ name }) => name));
      return struct.fields.map(({ name }) => name).filter((name) => !present.has(name));
    }),
  );
}
