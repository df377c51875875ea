/** What a C header declares, as far as livepatch.h needs: enough to compare it with the API's data. */
export interface HeaderApi {
  readonly structs: readonly HeaderStruct[];
  readonly typedefs: readonly HeaderFunction[];
  /** Prototypes and inline functions; each name once. */
  readonly functions: readonly HeaderFunction[];
  /** Macros with parameters. */
  readonly functionMacros: readonly { readonly name: string; readonly parameters: readonly string[] }[];
  /** Macros without, include guards left out. */
  readonly constants: readonly { readonly name: string; readonly value: string }[];
  /** Declarations that were not understood, so that nothing is overlooked. */
  readonly unrecognised: readonly string[];
}

export interface HeaderStruct {
  readonly name: string;
  readonly fields: readonly HeaderVariable[];
}

export interface HeaderFunction {
  readonly name: string;
  readonly result: string;
  readonly parameters: readonly HeaderVariable[];
}

export interface HeaderVariable {
  /** Empty for a parameter without a name. */
  readonly name: string;
  readonly type: string;
}

export function readHeader(text: string): HeaderApi {
  const code = text
    .replace(/\/\*.*?\*\//gs, ' ')
    .replace(/\/\/.*/g, ' ')
    .replace(/\\\n/g, ' ');
  const directives = code.match(/^[ \t]*#.*$/gm) ?? [];
  const statements = topLevelStatements(code.replace(/^[ \t]*#.*$/gm, ' '));
  const structs: HeaderStruct[] = [];
  const typedefs: HeaderFunction[] = [];
  const functions = new Map<string, HeaderFunction>();
  const unrecognised: string[] = [];
  for (const statement of statements) {
    const read = readStatement(statement);
    if (read === 'forward') continue;
    else if (!read) unrecognised.push(statement);
    else if ('fields' in read) structs.push(read);
    else if (statement.startsWith('typedef')) typedefs.push(read);
    else functions.set(read.name, functions.get(read.name) ?? read);
  }
  return { structs, typedefs, functions: [...functions.values()], ...readDefines(directives), unrecognised };
}

/** Splits at semicolons and at the ends of function bodies, outside all brackets. */
function topLevelStatements(code: string): string[] {
  const statements: string[] = [];
  let depth = 0;
  let current = '';
  for (const letter of code) {
    if ('({'.includes(letter)) depth++;
    if (')}'.includes(letter)) depth--;
    const endsBody = letter === '}' && depth === 0 && /^[^{]*\)\s*\{/.test(current);
    if (endsBody || (letter === ';' && depth === 0)) {
      statements.push(endsBody ? current.replace(/\{.*/s, '') : current);
      current = '';
    } else current += letter;
  }
  return [...statements, current].map(oneLine).filter((statement) => statement !== '');
}

function readStatement(statement: string): HeaderStruct | HeaderFunction | 'forward' | undefined {
  if (/^struct \w+$/.test(statement)) return 'forward';
  const struct = /^struct (\w+) \{(.*)\}$/.exec(statement);
  if (struct) return { name: struct[1]!, fields: readFields(struct[2]!) };
  const type = /^typedef (.+?)\(\*(\w+)\)\s?\((.*)\)$/.exec(statement);
  if (type) return { name: type[2]!, result: type[1]!.trim(), parameters: readParameters(type[3]!) };
  const declared = /^(.*[ *])(\w+)\s?\(([^()]*)\)$/.exec(
    statement.replace(/\b(static|inline|__always_inline|extern) /g, ''),
  );
  if (!declared) return undefined;
  return { name: declared[2]!, result: declared[1]!.trim(), parameters: readParameters(declared[3]!) };
}

function readFields(body: string): HeaderVariable[] {
  return body
    .split(';')
    .map(oneLine)
    .filter((field) => field !== '')
    .flatMap((field) => {
      const pointer = /^(.*\(\*)(\w+)(\).*)$/.exec(field);
      if (pointer) return [{ name: pointer[2]!, type: `${pointer[1]!}${pointer[3]!}` }];
      const [first, ...others] = field.split(/\s?,\s?/);
      const variable = readVariable(first!);
      return [variable, ...others.map((name) => ({ name, type: variable.type }))];
    });
}

function readParameters(list: string): HeaderVariable[] {
  const trimmed = list.trim();
  return trimmed === '' || trimmed === 'void' ? [] : trimmed.split(/\s?,\s?/).map(readVariable);
}

function readVariable(text: string): HeaderVariable {
  const { type, name } = /^(?<type>.*[ *])(?<name>\w+)$/.exec(text)?.groups ?? { type: text, name: '' };
  return { type: type!.trim(), name: name! };
}

function readDefines(directives: readonly string[]): Pick<HeaderApi, 'functionMacros' | 'constants'> {
  const functionMacros: { name: string; parameters: string[] }[] = [];
  const constants: { name: string; value: string }[] = [];
  for (const directive of directives) {
    const define = /^\s*#\s*define\s+(\w+)(\(([^)]*)\))?\s*(.*?)\s*$/.exec(directive);
    if (!define || /^_LINUX_\w+_H_?$/.test(define[1]!)) continue;
    const name = define[1]!;
    if (define[2] === undefined) constants.push({ name, value: define[4]! });
    else
      functionMacros.push({ name, parameters: define[3]!.split(',').map((parameter) => parameter.trim()) });
  }
  return { functionMacros, constants };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
