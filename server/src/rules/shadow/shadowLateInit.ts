import { diagnosedRule } from '../shared/diagnosed';
import { idWords } from '../shared/runWords';

export const shadowLateInit = diagnosedRule({
  id: 'shadow-late-init',
  severity: 'warning',
  stage: 'behaviour',
  summary: 'A shadow variable is set up when others can already find it.',
  message: ({ id }) =>
    `The shadow variable of id ${idWords(id)} is set up here, when klp_shadow_get() can already find it. ` +
    'Set it up in a constructor, which runs before anybody can see the variable.',
});
