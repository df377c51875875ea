import type { SimulatorRequest } from './runner/messages';
import { Simulator } from './runner/simulatorProcess';

// Oopses of the simulated kernel are errors that are thrown, and noting where costs more than running it.
Error.stackTraceLimit = 0;
const simulator = new Simulator((answer) => void process.send?.(answer));
process.on('message', (request) => simulator.handle(request as SimulatorRequest));
// The parent process is gone.
process.on('disconnect', () => process.exit());
// From now on the parent process knows that it answers.
process.send?.({ kind: 'beat' });
