import { bundleReplay } from './bundle';
import { coverageOf } from './coverage';

// A program of its own, run with the repository's path: counting is only exact in a process in which nothing else has run.
const [root = '.'] = process.argv.slice(2);
const { bundle, run } = await bundleReplay(root, 'replay');
const { all, missed } = await coverageOf(bundle, () => run(root, () => true));
const names = missed.map(({ file, name }) => `${file} ${name}`);
process.stdout.write(JSON.stringify({ count: all.length, missed: names }));
