import { structIn } from '../../c/types';
import { type Context, type RawEntry, literalArray, startOfFields, variableArray } from './klpArrays';
import {
  type Interpret,
  asBoolean,
  asFunction,
  asInteger,
  asObjectName,
  asText,
  readField,
} from './klpFields';
import type { Fact } from './fact';
import type {
  Callback,
  CallbackName,
  KlpArray,
  KlpFunc,
  KlpObject,
  KlpPatch,
  KlpState,
  ModuleVariable,
} from './module';
import { asList, readStruct } from './structInitialiser';
import type { Value } from './declaredValue';

const OBJECT_CALLBACKS: readonly CallbackName[] = ['pre_patch', 'post_patch', 'pre_unpatch', 'post_unpatch'];
const STATE_CALLBACKS: readonly CallbackName[] = [...OBJECT_CALLBACKS, 'shadow_dtor'];

/** Reads the klp structures that a module declares. Each array is read once, whoever points to it. */
export class KlpDeclarations {
  readonly patches: KlpPatch[] = [];
  readonly objectArrays: KlpArray<KlpObject>[] = [];
  readonly funcArrays: KlpArray<KlpFunc>[] = [];
  readonly stateArrays: KlpArray<KlpState>[] = [];
  private readonly read = new Map<unknown, KlpArray<never>>();

  constructor(private readonly context: Context) {
    for (const variable of context.scope.variables) this.variable(variable);
  }

  private variable(variable: ModuleVariable): void {
    const struct = this.structOf(variable);
    const isArray = variable.declaration.type.kind === 'array';
    if (struct === 'klp_patch' && !isArray) this.patches.push(this.patch(variable));
    // A lone struct is an array only if something uses it as one.
    if (!isArray) return;
    if (struct === 'klp_func') this.funcs(variable);
    if (struct === 'klp_object') this.objects(variable);
    if (struct === 'klp_state') this.states(variable);
  }

  private structOf(source: ArraySource): string | undefined {
    const { scope } = this.context;
    const written = 'expression' in source ? source.expression.type.type : source.declaration.type;
    const type = scope.typeOf(source.unit, written);
    return type.kind === 'pointer' ? undefined : structIn(type)?.tag;
  }

  private patch(variable: ModuleVariable): KlpPatch {
    const { declaration, unit, location, name } = variable;
    const list = declaration.initialiser && asList(declaration.initialiser);
    const entry: RawEntry = {
      unit,
      location,
      struct: list && readStruct('klp_patch', list, this.context.profile),
      unknown: declaration.initialiser && !list ? 'its initialiser is not visible' : undefined,
      insertField: list && startOfFields(unit, list),
      path: '',
      variable,
    };
    return {
      name,
      location,
      mod: readField(entry, 'mod', asModule, this.context),
      objs: readField(
        entry,
        'objs',
        this.arrayOf('klp_object', (each) => this.objects(each)),
        this.context,
      ),
      states: readField(
        entry,
        'states',
        this.arrayOf('klp_state', (each) => this.states(each)),
        this.context,
      ),
      replace: readField(entry, 'replace', asBoolean, this.context, false),
      insertField: entry.insertField,
    };
  }

  private arrayOf<T>(
    struct: KlpArray<T>['struct'],
    read: (from: ArraySource) => KlpArray<T>,
  ): Interpret<KlpArray<T>> {
    return (value) => {
      const source =
        value.kind === 'variable' ? value.variable : value.kind === 'literal' ? value : undefined;
      if (source)
        return this.structOf(source) === struct
          ? { is: read(source) }
          : { why: `it is no array of ${struct}` };
      if (value.kind === 'unknown') return { why: value.why };
      return { why: value.kind === 'external' ? `${value.name} is not visible` : 'it is no array' };
    };
  }

  private funcs(source: ArraySource): KlpArray<KlpFunc> {
    return this.once(source, this.funcArrays, 'klp_func', (entry) => this.func(entry));
  }

  private objects(source: ArraySource): KlpArray<KlpObject> {
    return this.once(source, this.objectArrays, 'klp_object', (entry) => this.object(entry));
  }

  private states(source: ArraySource): KlpArray<KlpState> {
    return this.once(source, this.stateArrays, 'klp_state', (entry) => this.state(entry));
  }

  private once<T>(
    source: ArraySource,
    all: KlpArray<T>[],
    struct: KlpArray<T>['struct'],
    readEntry: (entry: RawEntry) => T,
  ): KlpArray<T> {
    const key = 'expression' in source ? source.expression : source;
    const known = this.read.get(key);
    if (known) return known;
    const array =
      'expression' in source
        ? literalArray(struct, source.expression, source.unit, this.context, readEntry)
        : variableArray(struct, source, this.context, readEntry);
    this.read.set(key, array as KlpArray<never>);
    all.push(array);
    return array;
  }

  private func(entry: RawEntry): KlpFunc {
    const { context } = this;
    const oldName = readField(entry, 'old_name', asText, context);
    const newFunc = readField(entry, 'new_func', asFunction, context);
    const sympos = readField(entry, 'old_sympos', asInteger, context);
    const isEmpty = allAbsent([oldName, newFunc, sympos]);
    return { location: entry.location, insertField: entry.insertField, isEmpty, oldName, newFunc, sympos };
  }

  private object(entry: RawEntry): KlpObject {
    const { context } = this;
    const name = readField(entry, 'name', asObjectName, context, false);
    const funcs = readField(
      entry,
      'funcs',
      this.arrayOf('klp_func', (each) => this.funcs(each)),
      context,
    );
    const isNull = name.state === 'known' && name.value === null;
    const isEmpty = isNull ? allAbsent([funcs]) : allAbsent([name, funcs]);
    const callbacks = this.callbacks(entry, OBJECT_CALLBACKS);
    return { location: entry.location, insertField: entry.insertField, isEmpty, name, funcs, callbacks };
  }

  private state(entry: RawEntry): KlpState {
    const { context } = this;
    const id = readField(entry, 'id', asInteger, context);
    return {
      location: entry.location,
      insertField: entry.insertField,
      isEmpty: allAbsent([id]),
      id,
      version: readField(entry, 'version', asInteger, context, false),
      callbacks: this.callbacks(entry, STATE_CALLBACKS),
      isShadow: readField(entry, 'is_shadow', asBoolean, context, false),
      blockDisable: readField(entry, 'block_disable', asBoolean, context, false),
    };
  }

  private callbacks(entry: RawEntry, names: readonly CallbackName[]): Callback[] {
    return names
      .map((name) => ({ name, function: readField(entry, `callbacks.${name}`, asFunction, this.context) }))
      .filter((callback) => callback.function.state !== 'absent');
  }
}

type ArraySource = ModuleVariable | Extract<Value, { kind: 'literal' }>;

/** True if all are absent, false if one is set, undefined if that is not known. */
function allAbsent(facts: readonly Fact<unknown>[]): boolean | undefined {
  if (facts.some(({ state }) => state === 'known')) return false;
  return facts.every(({ state }) => state === 'absent') ? true : undefined;
}

const THIS_MODULE = '__this_module';

const asModule: Interpret<string> = (value, expression, unit) => {
  if (value.kind === 'external') return { is: value.name === THIS_MODULE ? 'THIS_MODULE' : value.name };
  if (value.kind === 'unknown') return { why: value.why };
  const { file, start, end } = unit.map.locationOf(expression);
  return { is: unit.files.find(({ path }) => path === file)?.text.slice(start, end) ?? '' };
};
