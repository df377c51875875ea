import { diagnosedRule } from '../shared/diagnosed';
import { functionWords } from '../shared/runWords';

export const blocksModuleLoad = diagnosedRule({
  id: 'blocks-module-load',
  severity: 'information',
  stage: 'behaviour',
  summary: 'A callback refuses to let a module be loaded that the livepatch patches.',
  message: ({ text, activation }) =>
    `${functionWords(activation)} returns an error here, and when the livepatch is enabled first, that refuses to load the module '${text ?? ''}'. ` +
    'Return 0 unless the module must not run, and have the patched functions go without what is missing.',
});
