/** What the name of a function says that it does to the thing in the rest of its name. */
export interface NamedRole {
  readonly does: 'takes' | 'gives back';
  /** The verb, such as `alloc`. */
  readonly verb: string;
  /** The rest of the name in its order, without what only says how, such as `foo bar`. */
  readonly subject: string;
  /** It keeps what it is handed, so that the kernel gets into the module through a callback or an operation table. */
  readonly keeps: boolean;
}

/** Verbs that take, each with those that give back what it took. */
const UNDONE_BY: Readonly<Record<string, readonly string[]>> = {
  acquire: ['release', 'drop', 'put'],
  activate: ['deactivate'],
  add: ['del', 'delete', 'remove', 'rm', 'drop'],
  alloc: ['free', 'release', 'dealloc', 'destroy', 'put'],
  zalloc: ['free', 'release', 'destroy'],
  attach: ['detach'],
  bind: ['unbind'],
  block: ['unblock'],
  connect: ['disconnect'],
  create: ['destroy', 'delete', 'del', 'remove', 'free', 'release', 'close', 'put'],
  enable: ['disable'],
  get: ['put', 'release', 'unget'],
  grab: ['drop', 'release', 'put', 'ungrab'],
  hold: ['release', 'put', 'drop', 'unhold'],
  hook: ['unhook'],
  init: ['exit', 'deinit', 'cleanup', 'uninit', 'fini', 'destroy', 'teardown', 'release', 'free'],
  insert: ['remove', 'erase', 'delete', 'del'],
  install: ['uninstall', 'remove', 'deinstall'],
  join: ['leave'],
  link: ['unlink'],
  map: ['unmap'],
  mount: ['unmount', 'umount'],
  open: ['close', 'release'],
  pin: ['unpin'],
  prepare: ['unprepare', 'finish', 'cleanup'],
  register: ['unregister', 'deregister'],
  request: ['release', 'free', 'put', 'unrequest'],
  reserve: ['unreserve', 'release', 'free', 'cancel'],
  setup: ['teardown', 'cleanup', 'release'],
  start: ['stop', 'shutdown', 'halt'],
  subscribe: ['unsubscribe'],
};

/** With these, what is handed over stays with the kernel. */
const KEEPING: ReadonlySet<string> = new Set(['register', 'add', 'attach', 'hook', 'install', 'subscribe']);

const GIVING: ReadonlySet<string> = new Set(Object.values(UNDONE_BY).flat());

/** From here on a name says how, not what. */
const HOW = new Set(['by', 'from', 'with', 'for', 'on', 'via', 'using']);
/** Last words that say how. */
const MANNERS = new Set([
  'all', 'atomic', 'bh', 'cpu', 'direct', 'early', 'ex', 'exclusive', 'flags', 'full', 'gfp', 'irq', 'irqsave', 'locked',
  'node', 'noio', 'nolock', 'nowait', 'opt', 'optional', 'rcu', 'simple', 'sync', 'unlocked', 'wait',
]); // prettier-ignore

/** What the kernel or its owner gives back by itself, and the livepatch API, which has entries. */
const ITSELF = /^_*(?:klp|devm|drmm|pcim|devres)_/;

/** What a function's name may say: nothing for one that neither takes nor gives back, more than one thing for some. */
export function rolesOf(name: string): readonly NamedRole[] {
  if (ITSELF.test(name)) return [];
  const words = name.replace(/^_+|_+$/g, '').split('_');
  return words.flatMap((verb, at) => {
    const takes = Object.hasOwn(UNDONE_BY, verb);
    if (!takes && !GIVING.has(verb)) return [];
    const subject = subjectOf(words, at);
    if (subject === '') return [];
    return [{ does: takes ? 'takes' : 'gives back', verb, subject, keeps: KEEPING.has(verb) }];
  });
}

/** Whether a function of this name takes something and keeps what it is handed for that. */
export function keepsByName(name: string): boolean {
  const roles = rolesOf(name);
  return roles.some(({ keeps }) => keeps) && roles.every(({ does }) => does === 'takes');
}

/** Whether a function of this name gives something back, whatever it is. */
export function givesBackByName(name: string): boolean {
  return rolesOf(name).some(({ does }) => does === 'gives back');
}

function subjectOf(words: readonly string[], verb: number): string {
  const behind = words.slice(verb + 1);
  const how = behind.findIndex((word) => HOW.has(word));
  const kept = how < 0 ? behind : behind.slice(0, how);
  while (MANNERS.has(kept.at(-1) ?? '')) kept.pop();
  return [...words.slice(0, verb), ...kept].filter((word) => word !== '').join(' ');
}

/** Whether one function gives back what another one takes, by their names. */
export function isPair(taking: string, giving: string): boolean {
  const others = rolesOf(giving);
  return rolesOf(taking).some((one) =>
    others.some(
      ({ verb, subject }) =>
        UNDONE_BY[one.verb]?.includes(verb) === true && isOneSubject(one.subject, subject),
    ),
  );
}

/** `thing` and `things` are one. */
function isOneSubject(one: string, other: string): boolean {
  return one === other || `${one}s` === other || one === `${other}s`;
}

/** Of some names, those of functions that give back what this one takes. */
export function givingBack(taking: string, names: Iterable<string>): readonly string[] {
  if (!rolesOf(taking).some(({ does }) => does === 'takes')) return [];
  return [...names].filter((name) => isPair(taking, name));
}
