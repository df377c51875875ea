import { diagnosedRule } from './diagnosed';

export const secondTransition = diagnosedRule({
  id: 'second-transition',
  severity: 'information',
  stage: 'simulation',
  summary: 'A livepatch is enabled or disabled while another transition runs.',
  message: () =>
    'klp_enable_patch() returns -EBUSY here, since the transition of another livepatch is not over. ' +
    'Put all into one livepatch, or enable the second when the first has completed.',
});
