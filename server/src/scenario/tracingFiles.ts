import { EINVAL } from '../kernel/errno';
import type { Run } from '../kernel/run';
import { FILES, type FileNode, type ServedFiles, type Serving } from '../machine/lib/files/files';
import type { Machine } from '../machine/run/machine';
import { FunctionTracer, type Tracer } from './functionTracer';
import { type KnownFunction, knownFunctions } from './knownSymbols';
import { traceText } from './traceText';

const TRACERS: readonly Tracer[] = ['function', 'nop'];
const READ_WRITE = 0o640;
const READ_ONLY = 0o440;

/** Puts the function tracer's files into tracefs. */
export function addTracingFiles(machine: Machine): void {
  const files = machine.part(FILES);
  const tracer = new FunctionTracer(machine);
  const processors = (): number => machine.kernel.idleTasks.length;
  add(
    files,
    'available_tracers',
    READ_ONLY,
    readOnly(() => `${TRACERS.join(' ')}\n`),
  );
  add(files, 'current_tracer', READ_WRITE, currentTracer(tracer));
  add(files, 'tracing_on', READ_WRITE, tracingOn(tracer));
  add(files, 'set_ftrace_filter', READ_WRITE, filterFile(tracer));
  add(
    files,
    'available_filter_functions',
    READ_ONLY,
    readOnly(() => listed(traceable(machine))),
  );
  add(files, 'trace', READ_WRITE, {
    ...readOnly(() => traceText(tracer, processors())),
    ...writtenBy(() => 0),
    truncate: () => {
      tracer.clear();
    },
  });
}

function add(files: ServedFiles, name: string, mode: number, serving: Serving): FileNode {
  return files.add(files.tracefs, name, mode, serving);
}

function readOnly(text: () => string): Serving {
  return {
    *read(): Run<string> {
      return text();
    },
  };
}

/** A file that takes a text as a whole, or answers with a negative errno. */
function writtenBy(take: (text: string) => number): Serving {
  return {
    *write(_machine, text): Run<number> {
      return take(text) || text.length;
    },
  };
}

/** @kernel kernel/trace/trace.c tracing_set_trace_write */
function currentTracer(tracer: FunctionTracer): Serving {
  return {
    ...readOnly(() => `${tracer.tracer}\n`),
    ...writtenBy((text) => {
      const wanted = TRACERS.find((each) => each === text.trimEnd());
      if (wanted === undefined) return -EINVAL;
      tracer.tracer = wanted;
      return 0;
    }),
  };
}

/** @kernel kernel/trace/trace.c rb_simple_write */
function tracingOn(tracer: FunctionTracer): Serving {
  return {
    ...readOnly(() => `${Number(tracer.isOn)}\n`),
    ...writtenBy((text) => {
      if (!/^\+?\d+\n?$/.test(text)) return -EINVAL;
      tracer.isOn = Number.parseInt(text, 10) !== 0;
      return 0;
    }),
  };
}

/** @kernel kernel/trace/ftrace.c ftrace_filter_write */
function filterFile(tracer: FunctionTracer): Serving {
  return {
    ...readOnly(() => listed(tracer.filtered) || '#### all functions enabled ####\n'),
    ...writtenBy((text) => tracer.addToFilter(text)),
    truncate: () => {
      tracer.clearFilter();
    },
  };
}

function traceable(machine: Machine): KnownFunction[] {
  return knownFunctions(machine).filter(({ isTraceable }) => isTraceable);
}

function listed(functions: readonly KnownFunction[]): string {
  return functions
    .map(({ name, module }) => (module === undefined ? `${name}\n` : `${name} [${module}]\n`))
    .join('');
}
