import { clientTests } from './client';
import { commandTests } from './commands';
import { diagnosticTests } from './diagnostics';
import { serverRuns } from './extension';
import { fixTests } from './fixes';
import { grammarTests } from './grammar';
import { languageTests } from './language';
import { runAll, type Test } from './runner';
import { openSample } from './sample';
import { screenshotTests } from './screenshot';
import { settingTests } from './settings';
import { simulationTests } from './simulation';
import { treeTests } from './trees';

const startTests: Test[] = [
  {
    name: 'starts the server when a livepatch source is opened',
    run: async () => {
      await openSample();
      await serverRuns();
    },
  },
];

/** VS Code calls this in the window that has opened a folder with livepatch sources. */
export async function run(): Promise<void> {
  await runAll('a folder with livepatch sources', [
    ...startTests,
    ...diagnosticTests,
    ...languageTests,
    ...fixTests,
    ...simulationTests,
    ...treeTests,
    ...settingTests,
    ...commandTests,
    ...clientTests,
    ...grammarTests,
    ...screenshotTests,
  ]);
}
