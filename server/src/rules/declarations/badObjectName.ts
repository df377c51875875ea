import { reachableEntries } from '../../model/declarations/entries';
import type { KlpObject, Module } from '../../model/declarations/module';
import { textAt } from '../../model/sourceText';
import { fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const badObjectName: Rule = {
  id: 'bad-object-name',
  severity: 'error',
  stage: 'source',
  summary: 'No module can have the name in a klp_object, so that object is never patched.',
  check: ({ module }: RuleInput) =>
    module.objectArrays.flatMap(({ entries }) =>
      reachableEntries(entries).flatMap((object) => checkObject(object, module)),
    ),
};

function checkObject({ name }: KlpObject, module: Module): Draft[] {
  if (name.state !== 'known' || name.value === null) return [];
  const fault = faultOf(name.value);
  if (!fault) return [];
  const replacement = fault.instead === null ? 'NULL' : `"${fault.instead}"`;
  const message =
    `${fault.what}, so '${name.value}' matches no module and the object is never patched. ` +
    (fault.instead === null ? 'Leave `.name` out, or set it to NULL, for vmlinux.' : `Write ${replacement}.`);
  const isWritten = textAt(module, name.location).startsWith('"');
  const fixes = isWritten
    ? fix(`Write ${replacement}`, [{ location: name.location, newText: replacement }])
    : [];
  return [{ location: name.location, message, fixes }];
}

interface NameFault {
  readonly what: string;
  /** What was probably meant; null for vmlinux. */
  readonly instead: string | null;
}

const SUFFIX = /\.ko(?:\.gz|\.xz|\.zst)?$/;

function faultOf(name: string): NameFault | undefined {
  const base = name.split('/').findLast((part) => part !== '') ?? '';
  const instead = base.replace(SUFFIX, '').replace(/[-,]/g, '_').trim();
  if (instead === name && name !== 'vmlinux' && name !== '') return undefined;
  if (instead === 'vmlinux' || instead === '') return { what: VMLINUX, instead: null };
  const what = name.includes('/') ? PATH : SUFFIX.test(name) ? FILE : instead === name.trim() ? BLANK : DASH;
  return { what, instead };
}

const VMLINUX = 'vmlinux is the object without a name';
const PATH = 'The name of an object is that of its module, not a path';
const FILE = 'The name of an object is that of its module, without the file extension';
const BLANK = 'Module names have no spaces around them';
const DASH = 'In module names, dashes and commas become underscores';
