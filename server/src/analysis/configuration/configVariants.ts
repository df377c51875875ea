import type { Finding } from '../../base/finding';
import { type KernelOptions, withOptions } from '../../base/kernelOptions';
import type { KernelProfile } from '../../base/kernelProfile';
import type { Module } from '../../model/declarations/module';
import type { TranslationUnit } from '../../syntax/translationUnit';

/** How often it is asked anew what options decide about, where code behind one option asks about another. */
const ROUNDS_MAX = 4;
/** Modules are read for so many configurations at most. */
const VARIANTS_MAX = 4;

/**
 * The kernels that a module is read for when it asks about options that nothing decides: each option is one fact, in all forms
 * and files. The first has all of them; it is the one that is run. The others have them not, or some of them.
 * @param unitsFor reads the module's files for a kernel
 * @returns only the kernel itself if everything is decided
 */
export function configVariants(
  profile: KernelProfile,
  unitsFor: (profile: KernelProfile) => readonly Pick<TranslationUnit, 'openOptions'>[],
): readonly [KernelProfile, ...KernelProfile[]] {
  const open = new Set<string>();
  let size = -1;
  for (let round = 0; round < ROUNDS_MAX && open.size > size; round++) {
    size = open.size;
    const units = unitsFor(withValues(profile, [...open], () => true));
    for (const { openOptions } of units) for (const name of openOptions) open.add(name);
  }
  if (open.size === 0) return [profile];
  const names = [...open].sort();
  const [first, ...others] = choicesFor(names.length).map((isSet) => withValues(profile, names, isSet));
  return [first ?? profile, ...others];
}

type Choice = (index: number) => boolean;

/** All and none; of two options both mixtures, of more the even and the odd ones. */
function choicesFor(count: number): readonly Choice[] {
  const all: readonly Choice[] = [
    () => true,
    () => false,
    (index) => index % 2 === 0,
    (index) => index % 2 === 1,
  ];
  return count === 1 ? all.slice(0, 2) : all.slice(0, VARIANTS_MAX);
}

function withValues(profile: KernelProfile, names: readonly string[], isSet: Choice): KernelProfile {
  if (names.length === 0) return profile;
  const values = names.map((name, index) => [name, isSet(index) ? 'y' : 'n'] as const);
  const options: KernelOptions = withOptions(profile.options, values);
  return { ...profile, options };
}

/** A module with what is found in its sources. */
export interface CheckedVariant {
  readonly module: Module;
  readonly findings: readonly Finding[];
}

/**
 * What the variants of a module agree about: a finding counts if it is there in each variant that has the code on which it stands.
 * So code that only one side of a condition has is looked at, and nothing is missed that the other side brings.
 */
export function agreedFindings(variants: readonly CheckedVariant[]): Finding[] {
  return variants.flatMap(({ findings }) =>
    findings.filter((finding) =>
      variants.every((other) => hasFinding(other, finding) || leavesOut(other.module, finding)),
    ),
  );
}

function hasFinding({ findings }: CheckedVariant, { rule, location }: Finding): boolean {
  return findings.some(
    (each) =>
      each.rule === rule && each.location.file === location.file && each.location.start === location.start,
  );
}

function leavesOut({ units }: Module, { location }: Finding): boolean {
  return units.some(({ skipped }) =>
    skipped.some(
      ({ file, start, end }) => file === location.file && start <= location.start && location.start < end,
    ),
  );
}

/** The findings of a list that are not in another one. */
export function without(findings: readonly Finding[], others: readonly Finding[]): Finding[] {
  const keyOf = ({ rule, location, message }: Finding): string =>
    [rule, location.file, location.start, message].join('\0');
  const known = new Set(others.map(keyOf));
  return findings.filter((each) => !known.has(keyOf(each)));
}
