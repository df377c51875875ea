import { diagnosedRule } from '../shared/diagnosed';
import { isPerState } from '../shared/perState';
import { idWords } from '../shared/runWords';

export const shadowLeak = diagnosedRule({
  id: 'shadow-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables stay when the last livepatch that knows them is gone.',
  message: ({ id, other, at, action }, input) => {
    const those = idWords(id);
    if (action?.activation.kind === 'pre_unpatch') {
      return (
        `The shadow variables of id ${those} are freed here, in pre_unpatch, but patched functions run on until the transition is over and attach new ones. ` +
        'Free them in post_unpatch.'
      );
    }
    if (other === undefined) {
      return (
        `A shadow variable of id ${those} that is allocated here can still be there when the livepatch is disabled and removed. ` +
        (isPerState(input)
          ? 'Let a state of that id with `.is_shadow` own them.'
          : 'Free all of them with klp_shadow_free_all() in post_unpatch.')
      );
    }
    if (at !== undefined) {
      return (
        `The shadow variables of id ${those} that are allocated here stay when ${other} takes the place of the livepatch, since that does not know them and no callback here runs. ` +
        (isPerState(input)
          ? 'Let a state of that id with `.is_shadow` own them: the kernel then frees them.'
          : 'List a state for them in .states: the kernel then refuses livepatches that lack it.')
      );
    }
    return (
      `When this livepatch replaces ${other}, the shadow variables of id ${those} stay, since nothing here knows them and ${isPerState(input) ? `no state of ${other} owns them` : `no callback of ${other} runs`}. ` +
      'Take them over, or free them with klp_shadow_free_all() in post_patch.'
    );
  },
});
