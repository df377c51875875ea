import type { ApiMacro } from './apiEntry';

interface TaskState {
  readonly value: string;
  readonly name: string;
  readonly formerName: string;
  readonly text: string;
}

const TASK_STATES: readonly TaskState[] = [
  {
    value: '-1',
    name: 'KLP_TRANSITION_IDLE',
    formerName: 'KLP_UNDEFINED',
    text: 'The patch state of every task while no transition runs.',
  },
  {
    value: '0',
    name: 'KLP_TRANSITION_UNPATCHED',
    formerName: 'KLP_UNPATCHED',
    text:
      'The patch state of a task that uses the old functions during a transition; as target state of the transition, ' +
      'it means that the patch is being disabled or its enable reversed.',
  },
  {
    value: '1',
    name: 'KLP_TRANSITION_PATCHED',
    formerName: 'KLP_PATCHED',
    text:
      'The patch state of a task that uses the new functions during a transition; as target state of the transition, ' +
      'it means that the patch is being enabled.',
  },
];

/** Renamed in 6.10, with the same values. */
function bothNames({ value, name, formerName, text }: TaskState): ApiMacro[] {
  return [
    {
      kind: 'macro',
      name,
      since: '6.10',
      declaration: `#define ${name} ${value}`,
      text,
      replacement: `Before 6.10 it is called \`${formerName}\`.`,
    },
    {
      kind: 'macro',
      name: formerName,
      since: '4.12',
      until: '6.10',
      declaration: `#define ${formerName} ${value}`,
      text,
      replacement: `Since 6.10 it is called \`${name}\`.`,
    },
  ];
}

function enabledState(name: string, text: string): ApiMacro {
  return {
    kind: 'macro',
    name,
    since: '4.0',
    until: '4.12',
    declaration: `enum klp_state { …, ${name}, … }`,
    text,
    replacement: 'Since 4.12 `klp_patch.enabled` and the patch states of the tasks tell this.',
  };
}

export const TASK_STATE_MACROS: readonly ApiMacro[] = [
  ...TASK_STATES.flatMap(bothNames),
  enabledState('KLP_DISABLED', 'The state of a patch, object or function that is not applied.'),
  enabledState('KLP_ENABLED', 'The state of a patch, object or function that is applied.'),
];
