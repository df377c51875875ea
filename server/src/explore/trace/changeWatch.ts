import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { CType } from '../../c/types';
import type { ActivationKind } from '../../machine/run/observer';
import { Pointer } from '../../machine/memory/value';
import {
  type ChangedRange,
  type Content,
  contentOf,
  firstOf,
  isSameContent,
  isTelling,
  type Write,
} from './changes';
import { assignedName } from './authorsText';
import type { Action, Resource } from './resource';
import type { RunRecorder } from './runRecorder';
import { reachableFrom } from './reachable';

/** A value of a foreign variable that a module has saved. */
export interface SavedValue {
  /** The change that it is the first value of. */
  readonly change: Resource;
  /** Where it was saved. */
  readonly write: Write;
  /** The memory that it was saved in. */
  readonly object: MemoryObject;
  /** A `klp_state` or a shadow variable leads to it, so that another livepatch can take it over. */
  readonly isShared: boolean;
}

/** Activations that undo what others have done. */
export const UNDOING: ReadonlySet<ActivationKind> = new Set(['pre_unpatch', 'post_unpatch', 'module_exit']);

/** What it costs to follow a write to a foreign variable, in instructions. */
const WRITE_STEPS = 60;

/** What is longer than a field of a number or a pointer was written as a whole. */
const FIELD_MAX = 8;

interface RangesOfObject {
  /** Those of at most `FIELD_MAX` bytes, by offset. */
  readonly fields: Map<number, ChangedRange>;
  readonly wide: ChangedRange[];
}

const emptyRanges = (): RangesOfObject => ({ fields: new Map(), wide: [] });

function fieldsNear(fields: ReadonlyMap<number, ChangedRange>, offset: number, size: number): ChangedRange[] {
  const near: ChangedRange[] = [];
  for (let at = offset - FIELD_MAX + 1; at < offset + size; at++) {
    const range = fields.get(at);
    if (range) near.push(range);
  }
  return near;
}

/** Follows writes to variables that are not the module's own, and where it saves the original values. */
export class ChangeWatch {
  private readonly ranges = new Map<string, ChangedRange>();
  private readonly rangesOf = new Map<MemoryObject, RangesOfObject>();
  private readonly touched = new Set<ChangedRange>();
  /** The latest writes of modules to their own memory. */
  private readonly own = new Map<string, { readonly range: ChangedRange; readonly write: Write }>();

  constructor(private readonly recorder: RunRecorder) {}

  writes(object: MemoryObject, offset: number, size: number): void {
    if (isOfTheSimulation(object)) return;
    const action = this.recorder.knownAction();
    if (!action || action.activation.kind === 'function' || action.activation.kind === 'handler') return;
    const key = `${object.id}+${offset}`;
    if (object.owner === action.module || object.kind === 'heap') {
      const range = { object, offset, size, first: undefined, writes: [], history: [] };
      if (this.own.size < OWN_MAX || this.own.has(key)) this.own.set(key, { range, write: action });
      return;
    }
    if (!this.ranges.has(key)) this.newRange(key, object, offset, size);
    for (const range of this.overlapping(object, offset, size)) {
      // The first one and the latest are all that is asked for.
      range.writes[Math.min(range.writes.length, 1)] = action;
      this.recorder.machine.spend(WRITE_STEPS);
      this.touched.add(range);
    }
  }

  /** The ranges that a write touches: a structure may be written field by field, and restored as a whole. */
  private overlapping(object: MemoryObject, offset: number, size: number): ChangedRange[] {
    const ranges = this.rangesOf.get(object);
    if (!ranges) return [];
    const candidates =
      size > FIELD_MAX ? [...ranges.fields.values()] : fieldsNear(ranges.fields, offset, size);
    this.recorder.machine.spend(candidates.length + ranges.wide.length);
    return [...candidates, ...ranges.wide].filter(
      (range) => range.offset < offset + size && offset < range.offset + range.size,
    );
  }

  private newRange(key: string, object: MemoryObject, offset: number, size: number): void {
    const parts = this.overlapping(object, offset, size);
    const first = parts.length > 0 ? firstOf(object, offset, size, parts) : contentOf(object, offset, size);
    // Its parts are watched already.
    if (parts.length > 0 && first === undefined) return;
    const range: ChangedRange = { object, offset, size, first, writes: [], history: [] };
    this.ranges.set(key, range);
    const ranges = this.rangesOf.get(object) ?? emptyRanges();
    if (size > FIELD_MAX) ranges.wide.push(range);
    else ranges.fields.set(offset, range);
    this.rangesOf.set(object, ranges);
  }

  /** Looks at what has been written since the last time. */
  settle(): void {
    for (const range of this.touched) this.settleRange(range);
    this.touched.clear();
  }

  private settleRange(range: ChangedRange): void {
    const [first] = range.writes;
    const last = range.writes.at(-1);
    if (!first || !last) return;
    const key = `change ${range.object.id}+${range.offset}`;
    const held = this.recorder.resource(key);
    const now = contentOf(range.object, range.offset, range.size);
    if (isSameContent(now, range.first)) this.recorder.release(key, last);
    else if (held) this.noteReacquired(key, range, now, last);
    else this.recorder.acquire(changeOf(key, range, first, this.recorder.machine.symbols.undeclared));
    range.writes.length = 0;
    range.history.push({ module: last.module, content: now });
  }

  /** Who undoes may put something else there than what was there, and knows why; unless it is another one's change. */
  private noteReacquired(key: string, range: ChangedRange, now: Content, last: Action): void {
    if (!UNDOING.has(last.activation.kind)) {
      this.recorder.reacquire(key, last);
      return;
    }
    const other = range.history.find(
      ({ module, content }) => module !== last.module && isSameContent(content, now),
    );
    const copy = other && this.copyOf(now, last.module);
    this.recorder.release(key, last, copy && { putBackFrom: other.module, savedAt: copy.trace });
  }

  /** Where a module has put such a value in memory of its own. */
  private copyOf(content: Content, module: string): Write | undefined {
    this.recorder.machine.spend(this.own.size);
    const copies = [...this.own.values()].filter(({ range: { object, offset, size }, write }) => {
      return write.module === module && isSameContent(contentOf(object, offset, size), content);
    });
    return copies.at(-1)?.write;
  }

  /** The first values of ranges that are changed which modules keep in memory of their own. */
  get saved(): readonly SavedValue[] {
    const shared = this.shared();
    return this.recorder.resources.flatMap((change) => {
      const range = change.kind === 'change' ? this.ranges.get(change.key.replace('change ', '')) : undefined;
      if (!range || !isTelling(range.first)) return [];
      this.recorder.machine.spend(this.own.size);
      return [...this.own.values()].flatMap(({ range: own, write }) => {
        const now = contentOf(own.object, own.offset, own.size);
        return !own.object.end && isSameContent(now, range.first)
          ? [{ change, write, object: own.object, isShared: shared.has(own.object) }]
          : [];
      });
    });
  }

  /** The memory that livepatches can hand on to each other. */
  private shared(): ReadonlySet<MemoryObject> {
    const { symbols, kernel } = this.recorder.machine;
    const globals = symbols.modules.flatMap(({ touchedGlobals }) => touchedGlobals);
    const states = globals.filter(({ variable }) => tagOf(variable.type) === 'klp_state');
    const shadows = [...kernel.shadows].flatMap(({ data }) => (data instanceof Pointer ? [data.object] : []));
    return reachableFrom([...states.map(({ object }) => object), ...shadows]);
  }
}

/** So many ranges of its own are looked at for what a module may have saved there. */
const OWN_MAX = 5000;

function tagOf(type: CType): string | undefined {
  if (type.kind === 'array') return tagOf(type.of);
  return type.kind === 'record' ? type.tag : undefined;
}

/** What the simulated kernel keeps for itself, what no module calls a change, and what may be the module's own. */
function isOfTheSimulation({ name, kind, isOpaque, read, provenance }: MemoryObject): boolean {
  if (provenance.isResult) return true;
  return name.startsWith('__') || read !== undefined || (kind === 'kernel' && !isOpaque);
}

function changeOf(
  key: string,
  range: ChangedRange,
  write: Write,
  undeclared: ReadonlySet<MemoryObject>,
): Omit<Resource, 'site'> {
  const { object, offset } = range;
  const value = object.specials.get(offset)?.value;
  const pointsInto = value instanceof Pointer && value.object.owner === write.module;
  const { module, activation, trace } = write;
  const isUndeclared = undeclared.has(object);
  const changed = {
    type: object.name,
    name: namedAs(object),
    what: nameOf(object, write.written),
    pointsInto,
    isUndeclared,
    changedIn: object.owner,
  };
  return { kind: 'change', key, module, activation, trace, ...changed };
}

/** For messages: a variable by the name that the author assigns to, `console_loglevel`; all else is described. */
function nameOf(object: MemoryObject, written = ''): string {
  const name = namedAs(object);
  return name === undefined ? object.name : `'${assignedName(written) ?? name}'`;
}

function namedAs({ name, kind }: MemoryObject): string | undefined {
  return kind === 'global' || !/\s/.test(name) ? name : undefined;
}
