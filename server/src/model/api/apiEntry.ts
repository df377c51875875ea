/** The livepatch API as data. All texts are Markdown; each ends with a full stop. */

/** Which API an entry belongs to, where the two differ. Entries of both carry none. */
export type ApiGeneration = 'mainline' | 'state-callbacks';

/** The kernels that have an entry. */
export interface Availability {
  /** The first version that has it, such as `5.1`. */
  readonly since: string;
  /** The first version that does not have it any more. */
  readonly until?: string;
  readonly api?: ApiGeneration;
}

export interface ApiParameter {
  readonly name: string;
  /** C text without the name. */
  readonly type: string;
  readonly text: string;
}

/** One way in which a function could be called, and the kernels in which that was the way. */
export interface ApiSignature extends Availability {
  /** C text; empty for a macro that is a statement. */
  readonly result: string;
  readonly parameters: readonly ApiParameter[];
}

interface Described extends Availability {
  readonly name: string;
  /** What it is and what the kernel does with it, and when. */
  readonly text: string;
  /** The mistake that is easily made with it. */
  readonly trap?: string;
  /** A sentence that says what to use where this is not available. */
  readonly replacement?: string;
}

export interface ApiField extends Described {
  readonly kind: 'field';
  /** The name of the struct it belongs to. */
  readonly owner: string;
  /** C text without the name; for a function pointer `int (*)(struct klp_object *obj)`. */
  readonly type: string;
  readonly filledBy: 'author' | 'kernel';
}

export interface ApiStruct extends Described {
  readonly kind: 'struct';
  /** In the order of declaration over all versions; a field that changed its type is there once for each. */
  readonly fields: readonly ApiField[];
}

/** A type name for a function pointer. */
export interface ApiTypedef extends Described {
  readonly kind: 'typedef';
  readonly signature: ApiSignature;
}

export interface ApiEnum extends Described {
  readonly kind: 'enum';
  readonly values: readonly string[];
}

export interface ApiFunction extends Described {
  readonly kind: 'function' | 'function-macro';
  /** Oldest first. Their ranges do not overlap. */
  readonly signatures: readonly ApiSignature[];
  /** From where it may be called, and whether it may sleep. */
  readonly context: string;
}

/** A macro that is no function: a constant, a declaration, a section name. */
export interface ApiMacro extends Described {
  readonly kind: 'macro';
  /** C text that shows its value or how it is written. */
  readonly declaration: string;
}

/** A file below `/sys/kernel/livepatch`. */
export interface ApiSysfsFile extends Described {
  readonly kind: 'sysfs-file';
  /** With `<patch>`, `<object>` and the like instead of names. */
  readonly path: string;
  readonly access: 'read' | 'write' | 'read and write';
}

export type ApiType = ApiStruct | ApiTypedef | ApiEnum;

export type ApiEntry = ApiType | ApiField | ApiFunction | ApiMacro | ApiSysfsFile;

type FieldFacts = Omit<ApiField, 'kind' | 'owner' | 'filledBy'>;

/** What makes the fields of the struct called `owner`: those that authors fill in, and the kernel's own. */
export function fieldsOf(owner: string): Record<'author' | 'kernel', (facts: FieldFacts) => ApiField> {
  return {
    author: (facts) => ({ kind: 'field', owner, filledBy: 'author', ...facts }),
    kernel: (facts) => ({ kind: 'field', owner, filledBy: 'kernel', ...facts }),
  };
}
