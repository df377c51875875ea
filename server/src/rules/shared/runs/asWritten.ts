import type { Resource } from '../../../explore/trace/resource';
import type { Simulation } from '../simulation';
import type { RunFact } from './runFact';

/** A name that is assigned to as a whole. */
const ASSIGNED = /^([A-Za-z_]\w*)\s*(?:[-+*/%&|^]|<<|>>)?=(?!=)/;

/** What a fact is about, by the names that the author wrote: `console_loglevel`, not `console_printk`. */
export function asWritten<F extends RunFact>(fact: F, simulation: Simulation): F {
  const { resource, also } = fact;
  if (!resource) return fact;
  const written = (each: Resource): Resource => writtenResource(each, simulation);
  return { ...fact, resource: written(resource), ...(also && { also: also.map(written) }) };
}

/** The same for one resource. A plain name that is assigned to is a macro if what is changed has another name. */
export function writtenResource(resource: Resource, simulation: Simulation): Resource {
  const [at] = resource.trace;
  if (resource.kind !== 'change' || resource.name === undefined || !at) return resource;
  const name = ASSIGNED.exec(simulation.writtenAt(at))?.[1];
  return name === undefined || name === resource.name ? resource : { ...resource, what: `'${name}'` };
}
