import { together } from './together';

const part = (state: Parameters<typeof together>[0][number]['state']) => ({ state });

describe('what several projectors tell of one read model or policy', () => {
  it.each([
    [[], 'unattended'],
    [['standing-by', 'standing-by'], 'unattended'],
    [['standing-by', 'live'], 'live'],
    [['live', 'catching-up', 'live'], 'catching-up'],
    [['live', 'delayed', 'opening'], 'delayed'],
    [['stopped', 'delayed'], 'stopped'],
  ] as const)('is of %j: %s', (states, whole) => {
    expect(together(states.map((state) => part(state))).state).toBe(whole);
  });

  it('names the reason of one', () => {
    const delayed = { ...part('delayed'), delayedBy: 'away' };
    expect(together([part('live'), delayed])).toEqual({ state: 'delayed', delayedBy: 'away' });
  });
});
