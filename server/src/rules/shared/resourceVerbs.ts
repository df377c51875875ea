import type { Resource, ResourceKind } from '../../explore/trace/resource';

/** What modules do with a kind of thing. */
interface ResourceVerbs {
  /** `starts` the timer. */
  readonly does: string;
  /** `stops` it. */
  readonly undoes: string;
  /** To `stop` it. */
  readonly undo: string;
  /** Without `stopping` it. */
  readonly undoing: string;
  /** It is never `stopped`. */
  readonly undone: string;
}

const START: ResourceVerbs = {
  does: 'starts',
  undoes: 'stops',
  undo: 'stop',
  undoing: 'stopping',
  undone: 'stopped',
};
const CREATE: ResourceVerbs = {
  does: 'creates',
  undoes: 'removes',
  undo: 'remove',
  undoing: 'removing',
  undone: 'removed',
};
const FREE = { undoes: 'frees', undo: 'free', undoing: 'freeing', undone: 'freed' };

const VERBS: Readonly<Record<ResourceKind, ResourceVerbs>> = {
  change: {
    does: 'changes',
    undoes: 'restores',
    undo: 'restore',
    undoing: 'restoring',
    undone: 'restored',
  },
  timer: START,
  thread: START,
  work: {
    does: 'queues',
    undoes: 'cancels',
    undo: 'cancel',
    undoing: 'cancelling',
    undone: 'cancelled',
  },
  'rcu callback': {
    does: 'queues',
    undoes: 'waits for',
    undo: 'wait for',
    undoing: 'waiting for',
    undone: 'waited for',
  },
  hook: {
    does: 'registers',
    undoes: 'unregisters',
    undo: 'unregister',
    undoing: 'unregistering',
    undone: 'unregistered',
  },
  call: { does: 'calls', undoes: 'undoes', undo: 'undo', undoing: 'undoing', undone: 'undone' },
  file: CREATE,
  resource: CREATE,
  shadow: { does: 'attaches', ...FREE },
  memory: { does: 'allocates', ...FREE },
};

const ANYTHING: ResourceVerbs = {
  does: 'acquires',
  undoes: 'releases',
  undo: 'release',
  undoing: 'releasing',
  undone: 'released',
};

/** The verbs that go with something that was acquired or changed. */
export function verbsOf(resource: Pick<Resource, 'kind'> | undefined): ResourceVerbs {
  return resource ? VERBS[resource.kind] : ANYTHING;
}
