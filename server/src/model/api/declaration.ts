import type { KernelProfile } from '../../base/kernelProfile';
import type { ApiEntry, ApiField, ApiFunction, ApiSignature, ApiStruct } from './apiEntry';
import { allFields, signatureOf } from './lookup';

/** The C declaration of an entry as the profile's kernel has it, or else as it was last. */
export function declarationOf(entry: ApiEntry, profile: KernelProfile): string {
  switch (entry.kind) {
    case 'struct':
      return structDeclaration(entry, profile);
    case 'enum':
      return `enum ${entry.name} { ${entry.values.join(', ')} };`;
    case 'typedef':
      return `typedef ${signatureText(`(*${entry.name})`, entry.signature)};`;
    case 'field':
      return `/* struct ${entry.owner} */\n${fieldDeclaration(entry)}`;
    case 'function':
    case 'function-macro':
      return functionDeclaration(entry, profile);
    case 'macro':
      return entry.declaration;
    case 'sysfs-file':
      return entry.path;
  }
}

/** `const char *old_name;` or `int (*pre_patch)(struct klp_object *obj);` */
export function fieldDeclaration(field: ApiField): string {
  const pointer = '(*)';
  return field.type.includes(pointer)
    ? `${field.type.replace(pointer, `(*${field.name})`)};`
    : `${declarator(field.type, field.name)};`;
}

/** `void *klp_shadow_get(void *obj, unsigned long id);`; a loop macro ends without a semicolon. */
export function functionDeclaration(entry: ApiFunction, profile: KernelProfile): string {
  const signature = signatureOf(entry, profile);
  if (!signature) return entry.name;
  return entry.kind === 'function'
    ? `${signatureText(entry.name, signature)};`
    : `${entry.name}(${signature.parameters.map((parameter) => parameter.name).join(', ')})`;
}

function signatureText(name: string, { result, parameters }: ApiSignature): string {
  const list = parameters.map((parameter) => declarator(parameter.type, parameter.name)).join(', ');
  return `${declarator(result, name)}(${list || 'void'})`;
}

/** The parts for authors in full; the kernel's own only by number, because nobody may touch them. */
function structDeclaration(struct: ApiStruct, profile: KernelProfile): string {
  const present = allFields(struct, profile);
  const fields = present.length > 0 ? present : struct.fields;
  const lines = fields
    .filter((field) => field.filledBy === 'author')
    .map((field) => `\t${fieldDeclaration(field)}`);
  const internal = fields.length - lines.length;
  if (internal > 0) lines.push(`\t/* ${internal} more that belong to the kernel */`);
  return `struct ${struct.name} {\n${lines.join('\n')}\n};`;
}

/** A type and a name as C writes them together: `const char *name`, `bool name`. */
export function declarator(type: string, name: string): string {
  return type.endsWith('*') ? `${type}${name}` : `${type} ${name}`;
}
