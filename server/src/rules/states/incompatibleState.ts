import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';

export const incompatibleState = diagnosedRule({
  id: 'incompatible-state',
  severity: 'error',
  stage: 'simulation',
  summary: 'The kernel refuses the livepatch because of the states of an installed one.',
  stands: 'states',
  message: ({ other }, input) => {
    const refusal = `The kernel refuses this livepatch with -EINVAL while ${other ?? 'the older one'} is installed`;
    return isPerState(input)
      ? `${refusal}: it replaces that, but lacks a state of it with \`.block_disable\`. List that state here, too.`
      : `${refusal}: it lacks a state of that or has it with a lower version. List every state of the livepatches before it, with the same or a higher version.`;
  },
});
