import { fieldsOf, type ApiMacro, type ApiParameter, type ApiStruct, type ApiTypedef } from './apiEntry';

const SINCE = '6.19';
const OBJ: ApiParameter = { name: 'obj', type: 'struct klp_object *', text: 'The object that is patched.' };

function callback(step: string, result: 'int' | 'void', when: string): { type: ApiTypedef; macro: ApiMacro } {
  const type = `klp_${step}_t`;
  return {
    type: {
      kind: 'typedef',
      name: type,
      since: SINCE,
      text: `The type of a \`${step}\` callback, which runs ${when}.`,
      signature: { since: SINCE, result, parameters: [OBJ] },
    },
    macro: {
      kind: 'macro',
      name: `KLP_${step.toUpperCase()}_CALLBACK`,
      since: SINCE,
      declaration: `KLP_${step.toUpperCase()}_CALLBACK(function);`,
      text:
        `Makes a function the \`${step}\` callback of the object whose source contains it. It is for sources that ` +
        `klp-build turns into a livepatch; the callback runs ${when}.`,
      trap: 'One per step and object: the whole of vmlinux, or one module, is one object.',
    },
  };
}

const CALLBACKS = [
  callback('pre_patch', 'int', "before the object's functions are replaced and can refuse that"),
  callback('post_patch', 'void', 'when all tasks use the new functions'),
  callback('pre_unpatch', 'void', 'at the start of a disable, while the new functions are in use'),
  callback('post_unpatch', 'void', 'when nothing uses the new functions any more'),
];

export const KLP_BUILD_TYPES: readonly ApiTypedef[] = CALLBACKS.map((callback) => callback.type);

function macro(name: string, declaration: string, text: string): ApiMacro {
  return { kind: 'macro', name, since: SINCE, declaration, text };
}

function syscallMacro(argumentCount: number): ApiMacro {
  const name = `KLP_SYSCALL_DEFINE${argumentCount}`;
  return {
    ...macro(
      name,
      `${name}(name, type1, argument1, …)`,
      `Defines a system call with ${argumentCount} argument${argumentCount === 1 ? '' : 's'} in a source for klp-build, ` +
        `instead of \`SYSCALL_DEFINE${argumentCount}\`, which leaves more than the function itself in the object file.`,
    ),
    trap: 'Exists for x86-64 only.',
  };
}

export const KLP_BUILD_MACROS: readonly ApiMacro[] = [
  ...CALLBACKS.map((callback) => callback.macro),
  ...[1, 2, 3, 4, 5, 6].map(syscallMacro),
  macro(
    'KLP_SYSCALL_DEFINEx',
    'KLP_SYSCALL_DEFINEx(count, _name, …)',
    'What the numbered macros `KLP_SYSCALL_DEFINE1` to `KLP_SYSCALL_DEFINE6` stand for.',
  ),
  macro(
    'KLP_STATIC_CALL',
    'KLP_STATIC_CALL(name)(arguments)',
    'Calls the target of a static call through its pointer, in a source for klp-build. Needed where the key of the ' +
      'static call lies in a module, which a livepatch cannot be connected to.',
  ),
  macro(
    'KLP_OBJNAME',
    'KLP_OBJNAME',
    'The object that a source for klp-build belongs to: the name of its module, or `vmlinux` for built-in code.',
  ),
  macro(
    'KLP_CALLBACK_PTRS',
    'KLP_CALLBACK_PTRS',
    'The section in which klp-build finds the callbacks of a source.',
  ),
  macro(
    'KLP_RELOC_SEC_PREFIX',
    '#define KLP_RELOC_SEC_PREFIX ".klp.rela."',
    'How the names of livepatch relocation sections begin.',
  ),
  macro(
    'KLP_SYM_PREFIX',
    '#define KLP_SYM_PREFIX ".klp.sym."',
    'How the names of symbols begin that the livepatch core resolves.',
  ),
  ...['PRE_PATCH', 'POST_PATCH', 'PRE_UNPATCH', 'POST_UNPATCH'].map((step) =>
    macro(
      `KLP_${step}_PREFIX`,
      `KLP_${step}_PREFIX`,
      `How the names of the pointers begin that \`KLP_${step}_CALLBACK\` leaves for klp-build.`,
    ),
  ),
];

const func = fieldsOf('klp_func_ext');
const object = fieldsOf('klp_object_ext');
const FOR_TOOLS =
  'Written by the build tools and turned into the real struct when the module is loaded; not for authors.';

export const KLP_BUILD_STRUCTS: readonly ApiStruct[] = [
  {
    kind: 'struct',
    name: 'klp_func_ext',
    since: SINCE,
    text: `The compact form of \`klp_func\` in modules made by klp-build. ${FOR_TOOLS}`,
    fields: [
      func.author({ name: 'old_name', type: 'const char *', since: SINCE, text: 'As in `klp_func`.' }),
      func.author({ name: 'new_func', type: 'void *', since: SINCE, text: 'As in `klp_func`.' }),
      func.author({
        name: 'sympos',
        type: 'unsigned long',
        since: SINCE,
        text: 'As `old_sympos` in `klp_func`.',
      }),
    ],
  },
  {
    kind: 'struct',
    name: 'klp_object_ext',
    since: SINCE,
    text: `The compact form of \`klp_object\` in modules made by klp-build. ${FOR_TOOLS}`,
    fields: [
      object.author({ name: 'name', type: 'const char *', since: SINCE, text: 'As in `klp_object`.' }),
      object.author({
        name: 'funcs',
        type: 'struct klp_func_ext *',
        since: SINCE,
        text: 'The functions, without a last empty entry.',
      }),
      object.author({
        name: 'callbacks',
        type: 'struct klp_callbacks',
        since: SINCE,
        text: 'As in `klp_object`.',
      }),
      object.author({
        name: 'nr_funcs',
        type: 'unsigned int',
        since: SINCE,
        text: 'How many functions there are.',
      }),
    ],
  },
];
