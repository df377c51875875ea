import { valueOf } from '../../model/declarations/fact';
import type { Module } from '../../model/declarations/module';
import { patchedFunctions } from '../../model/declarations/patchedFunctions';
import { shadowApiCalls } from '../../model/shadowCalls';

/** What a livepatch has to do with others. */
export interface SeriesFacts {
  /** Objects other than vmlinux that it patches. */
  readonly objects: ReadonlySet<string>;
  /** What only patches of one series have in common, by a key, each in words such as "the state id 1". */
  readonly marks: ReadonlyMap<string, string>;
  /** It replaces all that is installed, or may do so. */
  readonly replaces: boolean;
}

const known = new WeakMap<Module, SeriesFacts>();

/** Reads a livepatch's facts; once for each module. */
export function seriesFacts(module: Module): SeriesFacts {
  const facts = known.get(module) ?? readFacts(module);
  known.set(module, facts);
  return facts;
}

function readFacts(module: Module): SeriesFacts {
  const names = module.objectArrays.flatMap(({ entries }) =>
    entries.flatMap(({ name }) => valueOf(name) ?? []),
  );
  const { patches } = module;
  return {
    objects: new Set(names),
    marks: new Map([...stateMarks(module), ...shadowMarks(module), ...functionMarks(module)]),
    replaces: patches.some(({ replace }) => replace.state === 'unknown' || valueOf(replace) === true),
  };
}

type Mark = readonly [key: string, words: string];

function stateMarks({ stateArrays }: Module): Mark[] {
  const ids = stateArrays.flatMap(({ entries }) => entries.flatMap(({ id }) => valueOf(id) ?? []));
  return ids.map((id) => [`state ${id}`, `the state id ${id}`]);
}

function functionMarks(module: Module): Mark[] {
  return patchedFunctions(module).flatMap(({ object, oldName }): Mark[] => {
    if (object === undefined) return [];
    return [[`function ${object ?? ''} ${oldName.value}`, `the function ${oldName.value}() that they patch`]];
  });
}

function shadowMarks(module: Module): Mark[] {
  return shadowApiCalls(module).flatMap(({ id }): Mark[] =>
    id === undefined ? [] : [[`shadow ${id}`, `the shadow variable id ${id}`]],
  );
}
