import { diagnosedRule } from './diagnosed';
import { idWords } from './runWords';

export const shadowLeak = diagnosedRule({
  id: 'shadow-leak',
  severity: 'warning',
  stage: 'simulation',
  summary: 'Shadow variables stay when the last livepatch that knows them is gone.',
  message: ({ id, other, at }) => {
    if (other === undefined || at !== undefined) {
      const when =
        other === undefined
          ? 'when the livepatch is disabled and removed'
          : `when ${other} takes the place of the livepatch`;
      return (
        `A shadow variable of id ${idWords(id)} that is allocated here can still be there ${when}. ` +
        'Free all of them with klp_shadow_free_all() in post_unpatch.'
      );
    }
    return (
      `When this livepatch replaces ${other}, the shadow variables of id ${idWords(id)} stay, since nothing here knows them and no callback of ${other} runs. ` +
      'Take them over, or free them with klp_shadow_free_all() in post_patch.'
    );
  },
});
