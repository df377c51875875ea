import { diagnosedRule } from './diagnosed';
import { idWords } from './runWords';

export const shadowLeak = diagnosedRule({
  id: 'shadow-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables stay when the last livepatch that knows them is gone.',
  message: ({ id, other, at }) => {
    const those = idWords(id);
    if (other === undefined) {
      return (
        `A shadow variable of id ${those} that is allocated here can still be there when the livepatch is disabled and removed. ` +
        'Free all of them with klp_shadow_free_all() in post_unpatch.'
      );
    }
    if (at !== undefined) {
      return (
        `The shadow variables of id ${those} that are allocated here stay when ${other} takes the place of the livepatch, since that does not know them and no callback here runs. ` +
        'List a state for them in .states: the kernel then refuses livepatches that lack it.'
      );
    }
    return (
      `When this livepatch replaces ${other}, the shadow variables of id ${those} stay, since nothing here knows them and no callback of ${other} runs. ` +
      'Take them over, or free them with klp_shadow_free_all() in post_patch.'
    );
  },
});
