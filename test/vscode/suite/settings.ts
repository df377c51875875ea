import * as vscode from 'vscode';
import { appears, diagnosticsOf, vanishes } from './diagnosticsOf';
import { deleteSentinel } from './diagnostics';
import { eventually, type Test } from './runner';
import { openSample, SENTINEL_RULE } from './sample';

export const settingTests: Test[] = [
  {
    name: 'follows livepatch.rules when it is changed at run time',
    run: async () => {
      const { document } = await openSample();
      await deleteSentinel();
      await appears(document.uri, SENTINEL_RULE);
      try {
        await setRules({ [SENTINEL_RULE]: 'off' });
        await vanishes(document.uri, SENTINEL_RULE);
        await setRules({ [SENTINEL_RULE]: 'warning' });
        await hasSeverity(document.uri, 'Warning');
      } finally {
        await setRules(undefined);
      }
      await hasSeverity(document.uri, 'Error');
    },
  },
];

async function setRules(rules: Record<string, string> | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('livepatch');
  await settings.update('rules', rules, vscode.ConfigurationTarget.Workspace);
}

async function hasSeverity(uri: vscode.Uri, severity: string): Promise<void> {
  await eventually(
    `${SENTINEL_RULE} as ${severity}`,
    () => diagnosticsOf(uri).filter((one) => one.rule === SENTINEL_RULE),
    (all) => all.length > 0 && all.every((one) => one.severity === severity),
  );
}
