import type { Fix, TextEdit } from '../../base/finding';
import { type KernelProfile, isAtLeast, profileName } from '../../base/kernelProfile';
import { functionDeclaration } from '../../model/api/declaration';
import type { ApiSignature } from '../../model/api/apiEntry';
import { type MissingApi, missingApi } from '../../model/missingApi';
import { type Module, locationIn } from '../../model/declarations/module';
import { oldCallRemoval } from '../shared/fixes/oldCallFix';
import { type WrongArguments, argumentsFix, wrongArguments } from '../../model/wrongArguments';
import { fieldRemoval, fix } from '../shared/fixes/edits';
import { perStateFix } from '../shared/fixes/perStateFix';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { countText } from '../shared/wording';

export const apiNotInKernel: Rule = {
  id: 'api-not-in-kernel',
  severity: 'error',
  stage: 'source',
  summary: 'A function, field or argument list of the livepatch API does not exist in the chosen kernel.',
  check: ({ module }: RuleInput) => [
    ...missingApi(module)
      .filter((missing) => !mayBeBackported(missing, module))
      .map((missing) => missingDraft(missing, module)),
    ...wrongArguments(module)
      .filter(() => module.builder !== 'SUSE')
      .map((wrong) => argumentsDraft(wrong, module)),
  ],
};

/** SUSE's layout is for SUSE's kernels, whose livepatch API is newer than their version says. */
function mayBeBackported({ entry }: MissingApi, { builder, profile }: Module): boolean {
  const isGone = entry.until !== undefined && isAtLeast(profile, entry.until);
  return builder === 'SUSE' && !isGone && entry.api === undefined;
}

function missingDraft(missing: MissingApi, module: Module): Draft {
  const { entry, location } = missing;
  const isRemoved = entry.until !== undefined && isAtLeast(module.profile, entry.until);
  return {
    location,
    message: `${absence(missing, module.profile)}. ${advice(missing, module.profile)}`,
    fixes: isRemoved ? removalFix(missing, module) : isOfObjects(missing, module) ? perStateFix(module) : [],
    ...(isRemoved && { tags: ['deprecated'] }),
  };
}

/** What belongs to the callbacks of objects and to the states beside them, where states have the callbacks. */
function isOfObjects({ entry }: MissingApi, { profile }: Module): boolean {
  return profile.stateCallbacks && entry.kind === 'field' && entry.api === 'mainline';
}

function absence({ entry }: MissingApi, profile: KernelProfile): string {
  const what = subject(entry);
  if (entry.api === 'state-callbacks') return `${what} is only proposed, and no released kernel has it`;
  if (entry.api === 'mainline' && profile.stateCallbacks)
    return `${what} is not in the proposed per-state API`;
  const when =
    entry.until !== undefined && isAtLeast(profile, entry.until)
      ? `was removed in ${entry.until}`
      : `was added in ${entry.since}`;
  return `${what} is not in kernel ${profileName(profile)}: it ${when}`;
}

function subject(entry: MissingApi['entry']): string {
  if (entry.kind === 'field') return `\`.${entry.name}\` of struct ${entry.owner}`;
  return entry.kind === 'struct' ? `\`struct ${entry.name}\`` : `${entry.name}()`;
}

/** Where a kernel is too old, it is the kernel that has to be asked for, not a replacement. */
function advice({ entry }: MissingApi, profile: KernelProfile): string {
  const isTooOld =
    entry.api !== 'state-callbacks' && !profile.stateCallbacks && !isAtLeast(profile, entry.since);
  if (!isTooOld) return entry.replacement ?? 'Remove it.';
  const [major = '', minor = ''] = entry.since.split('.');
  return `Use it only under \`#if LINUX_VERSION_CODE >= KERNEL_VERSION(${major}, ${minor}, 0)\`, or check against a newer kernel.`;
}

function removalFix({ entry, inside, location }: MissingApi, module: Module): Fix[] {
  if (entry.kind === 'function' && inside) {
    const edits: readonly (TextEdit | undefined)[] = oldCallRemoval(module, inside.owner, inside.name) ?? [
      undefined,
    ];
    return fix(`Remove the call to ${entry.name}()`, edits);
  }
  // What a field of old kernels meant is lost with it, but for this one.
  if (entry.name !== 'immediate') return [];
  return fix(`Remove '.${entry.name}'`, [fieldRemoval(module, location)]);
}

function argumentsDraft(wrong: WrongArguments, module: Module): Draft {
  const { api, call, owner, expected, other } = wrong;
  const found = argumentsFix(module, wrong);
  const takes = countText(expected.parameters.length, 'argument', 'arguments');
  const form = other ? ` (its form ${period(other)})` : '';
  return {
    location: locationIn(owner, call),
    message:
      `${api.name}() takes ${takes} in kernel ${profileName(module.profile)}, not ${call.arguments.length}${form}. ` +
      `Call it as \`${functionDeclaration(api, module.profile)}\`.`,
    fixes: found ? [found] : [],
  };
}

function period({ since, until }: ApiSignature): string {
  return until === undefined ? `since ${since}` : `before ${until}`;
}
