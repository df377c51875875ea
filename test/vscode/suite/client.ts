import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { RestartLimit } from '../../../client/src/restartLimit';
import { withAbsolutePaths } from '../../../client/src/settingPaths';
import { concernsLivepatching } from '../../../server/src/base/concernsLivepatching';
import { isLivepatchDiff } from '../../../server/src/analysis/modules/patchContent';
import { ID } from './extension';
import { expect, type Test } from './runner';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

const CONCERNED = [
  '#include <linux/livepatch.h>',
  'klp_shadow_get(obj, 1);',
  'MODULE_INFO( livepatch, "Y");',
  'KPATCH_PRE_PATCH_CALLBACK(f);',
  'KLP_POST_UNPATCH_CALLBACK(f);',
];
const UNCONCERNED = ['#include <linux/module.h>', 'int klp;', 'MODULE_INFO(author, "livepatch");', 'KLP', ''];

/** The parts of the client that need no server. */
export const clientTests: Test[] = [
  {
    name: 'registers every command that it contributes',
    run: async () => {
      const manifest = vscode.extensions.getExtension(ID)!.packageJSON as Manifest;
      const { commands } = manifest.contributes;
      const registered = await vscode.commands.getCommands(true);
      const missing = commands.filter(({ command }) => !registered.includes(command));
      expect('no command without its registration', missing, commands.length > 0 && missing.length === 0);
    },
  },
  {
    name: 'knows by its text whether C concerns livepatching',
    run: () => {
      const wrong = [
        ...CONCERNED.filter((text) => !concernsLivepatching(text)),
        ...UNCONCERNED.filter(concernsLivepatching),
      ];
      expect('no text to be judged wrongly', wrong, wrong.length === 0);
      return Promise.resolve();
    },
  },
  {
    name: 'knows by its text whether a patch may become a livepatch',
    run: () => {
      const files = ['fs/x.c', 'kernel/fork.c', 'include/linux/fs.h', 'src/main.c', 'README'];
      const diff = (file: string): string => `--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-int a;\n+int b;\n`;
      const concerned = files.filter((file) => isLivepatchDiff(diff(file), []));
      expect('the first three', concerned, concerned.join() === files.slice(0, 3).join());
      return Promise.resolve();
    },
  },
  {
    name: 'makes the paths in settings absolute and leaves the others alone',
    run: () => {
      const folder = path.resolve('/srv/folder');
      const seen = withAbsolutePaths(
        { kernelSource: '../linux', symbols: '${workspaceFolder}/map', kernel: '6.12' },
        folder,
      );
      const wanted = {
        kernelSource: path.resolve('/srv/linux'),
        symbols: path.join(folder, 'map'),
        kernel: '6.12',
      };
      expect(JSON.stringify(wanted), seen, JSON.stringify(seen) === JSON.stringify(wanted));
      const atHome = JSON.stringify(withAbsolutePaths({ kernelSource: '~/linux', symbols: ' ' }, folder));
      const wantedAtHome = JSON.stringify({ kernelSource: path.join(homedir(), 'linux'), symbols: '' });
      expect(wantedAtHome, atHome, atHome === wantedAtHome);
      return Promise.resolve();
    },
  },
  {
    name: 'gives a server up that crashes again and again, not one that crashes now and then',
    run: () => {
      const minute = 60_000;
      const often = new RestartLimit();
      const answers = [0, 1, 2, 3].map((second) => often.allowsRestart(second * 1000));
      expect('three more starts', answers, answers.join() === 'true,true,true,false');
      const rarely = new RestartLimit();
      const calm = [0, 2, 4, 6, 8].map((minutes) => rarely.allowsRestart(minutes * minute));
      expect('another start each time', calm, calm.every(Boolean));
      return Promise.resolve();
    },
  },
];
