import { describe, expect, it } from 'vitest';
import { asWritten } from '../../../server/src/rules/shared/runs/asWritten';
import type { Simulation } from '../../../server/src/rules/shared/simulation';
import { action, resource } from '../../support/runSets';

/** How a change of `limit` is called whose author has written `text`. */
function called(text: string, more: Parameters<typeof resource>[1] = {}): string | undefined {
  const simulation: Simulation = {
    facts: [],
    series: undefined,
    locationOf: () => undefined,
    writtenAt: () => text,
    functionLocation: () => undefined,
  };
  const fact = {
    module: 'lp',
    resource: resource(action('pre_patch', 5), more),
    run: { events: [], script: [] },
  };
  return asWritten(fact, simulation).resource.what;
}

describe('what is changed', () => {
  it.each(['demo_level = 4', 'demo_level=4', 'demo_level |= 1', 'demo_level <<= 2'])(
    'is called as the author does: %s',
    (text) => {
      expect(called(text)).toBe("'demo_level'");
    },
  );

  it.each(['limit = 4', '*where = 4', 'where[0] = 4', 'demo.level = 4', 'set_level(4)', 'level == 4', ''])(
    'keeps its name where no other is assigned to: %j',
    (text) => {
      expect(called(text)).toBe("'limit'");
    },
  );

  it('keeps its description where it has no name', () => {
    expect(called('demo_level = 4', { name: undefined, what: 'a field of the module' })).toBe(
      'a field of the module',
    );
  });
});
