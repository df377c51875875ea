import { diagnosedRule } from '../shared/diagnosed';

export const secondTransition = diagnosedRule({
  id: 'second-transition',
  severity: 'information',
  stage: 'simulation',
  summary: 'A livepatch is enabled while another transition runs, or beside another one of the same module.',
  message: ({ text }) =>
    text === 'EEXIST'
      ? 'klp_enable_patch() returns -EEXIST here, since this module has enabled a livepatch already and both would have one name in sysfs. Put all objects into one klp_patch.'
      : 'klp_enable_patch() returns -EBUSY here, since the transition of another livepatch is not over. Put all into one livepatch, or enable the second when the first has completed.',
  severityOf: ({ text }) => (text === 'EEXIST' ? 'error' : undefined),
});
