/**
 * The directions of imports, as ARCHITECTURE.md states them: each room may import only the rooms that it names here,
 * and itself.
 */
const ROOMS = {
  base: [],
  kernel: ['base'],
  syntax: ['base'],
  c: ['syntax', 'base'],
  model: ['c', 'syntax', 'base'],
  // What is known of the kernel's functions; nothing that runs them.
  flow: ['machine/lib', 'model', 'c', 'syntax', 'base'],
  machine: ['kernel', 'c', 'syntax', 'base'],
  scenario: ['machine', 'kernel', 'c', 'syntax', 'base'],
  explore: ['scenario', 'machine', 'kernel', 'c', 'syntax', 'base'],
  rules: ['explore', 'machine', 'kernel', 'flow', 'model', 'c', 'syntax', 'base'],
  analysis: ['rules', 'explore', 'scenario', 'machine', 'flow', 'model', 'syntax', 'base'],
  files: ['analysis', 'model', 'syntax', 'base'],
  runner: ['files', 'analysis', 'explore', 'model', 'syntax', 'base'],
  features: ['analysis', 'explore', 'machine/lib', 'rules', 'model', 'syntax', 'base'],
  lsp: ['runner', 'features', 'files', 'analysis', 'explore', 'rules', 'model', 'syntax', 'base', 'protocol'],
  cli: ['runner', 'files', 'analysis', 'explore', 'scenario', 'rules', 'model', 'syntax', 'base'],
};

const pathOf = (room) => (room === 'protocol' ? '^server/src/protocol[.]ts$' : `^server/src/${room}/`);

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `${room}-imports-only-its-own`,
  severity: 'error',
  from: { path: pathOf(room) },
  to: { path: '^(server|client)/', pathNot: [room, ...allowed].map(pathOf) },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      // Types may refer to each other in a circle: a kernel function takes the machine, which has a table of them.
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'rules-do-not-see-each-other',
      severity: 'error',
      from: { path: '^server/src/rules/', pathNot: '^server/src/rules/(registry|runFacts)[.]ts$' },
      to: { path: '^server/src/rules/', pathNot: '^server/src/rules/shared/' },
    },
    {
      // A rule runs nothing: its facts follow from what is written of runs.
      name: 'rules-know-runs-by-their-types',
      severity: 'error',
      from: { path: '^server/src/rules/' },
      to: {
        path: '^server/src/(explore|machine|kernel)/',
        pathNot: '^server/src/machine/run/faultText[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'what-is-seen-does-not-know-what-is-wrong',
      severity: 'error',
      from: { path: '^server/src/explore/trace/' },
      to: { path: '^server/src/explore/', pathNot: '^server/src/explore/trace/' },
    },
    {
      name: 'rules-read-the-model-not-the-parser',
      severity: 'error',
      from: { path: '^server/src/rules/' },
      to: { path: '^server/src/syntax/', pathNot: '^server/src/syntax/(ast|walk|translationUnit)[.]ts$' },
    },
    {
      // An interpreter of shell scripts knows nothing of kernels.
      name: 'packages-stand-alone',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(server|client|test)/' },
    },
    {
      name: 'only-scenario-runs-scripts',
      severity: 'error',
      from: { path: '^(server|client)/', pathNot: '^server/src/scenario/' },
      to: { path: '^packages/shell/' },
    },
    {
      name: 'packages-are-used-by-their-index',
      severity: 'error',
      from: { path: '^(server|client)/' },
      to: { path: '^packages/', pathNot: '^packages/[^/]+/src/index[.]ts$' },
    },
    {
      name: 'only-plainTree-touches-tree-sitter',
      severity: 'error',
      from: { pathNot: '^server/src/syntax/plainTree[.]ts$' },
      to: { path: 'node_modules/tree-sitter' },
    },
    {
      name: 'only-lsp-speaks-the-protocol',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/(lsp/|main[.]ts$)' },
      to: { path: 'node_modules/vscode-languageserver' },
    },
    {
      name: 'only-the-edges-do-input-and-output',
      severity: 'error',
      from: {
        path: '^server/src/(base|kernel|c|machine|scenario|explore|syntax|model|flow|rules|analysis|features)/',
      },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?path$' },
    },
    {
      // Whether text concerns livepatching is decided in one way, before and after the server has been started.
      name: 'client-knows-only-the-protocol',
      severity: 'error',
      from: { path: '^client/' },
      to: {
        path: '^server/',
        pathNot: '^server/src/(protocol|base/concernsLivepatching|analysis/modules/patchContent)[.]ts$',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
