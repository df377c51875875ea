import type { ApiEntry, ApiParameter, Availability } from '../../../server/src/model/api/apiEntry';
import { API_FUNCTIONS, API_MACROS, API_SYSFS_FILES, API_TYPES } from '../../../server/src/model/api/lookup';

/** Every entry, fields of structs included. */
export const ALL_ENTRIES: readonly ApiEntry[] = [
  ...API_TYPES,
  ...API_TYPES.flatMap((type) => (type.kind === 'struct' ? type.fields : [])),
  ...API_FUNCTIONS,
  ...API_MACROS,
  ...API_SYSFS_FILES,
];

/** A sentence or more that users may read, and where it stands. */
export interface Prose {
  readonly where: string;
  readonly text: string;
}

export function nameOf(entry: ApiEntry): string {
  return entry.kind === 'field' ? `${entry.owner}.${entry.name}` : entry.name;
}

/** All texts of an entry that are there; those of its parameters as well. */
export function proseOf(entry: ApiEntry): Prose[] {
  const name = nameOf(entry);
  const texts = [entry.text, entry.trap, entry.replacement, 'context' in entry ? entry.context : undefined];
  const own = texts.filter((text) => text !== undefined).map((text) => ({ where: name, text }));
  return [
    ...own,
    ...parametersOf(entry).map(({ name: parameter, text }) => ({ where: `${name}(${parameter})`, text })),
  ];
}

/** The kernels of an entry, and of each way to call it. */
export function rangesOf(entry: ApiEntry): Availability[] {
  return [entry, ...signaturesOf(entry)];
}

function parametersOf(entry: ApiEntry): ApiParameter[] {
  return signaturesOf(entry).flatMap((signature) => signature.parameters);
}

function signaturesOf(
  entry: ApiEntry,
): readonly (Availability & { readonly parameters: readonly ApiParameter[] })[] {
  if (entry.kind === 'typedef') return [entry.signature];
  return 'signatures' in entry ? entry.signatures : [];
}
