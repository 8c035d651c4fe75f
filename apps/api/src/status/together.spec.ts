import { together } from './together';

const part = (state: Parameters<typeof together>[0][number]['state'], parked = 0) => ({ state, parked });

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

  it('adds up what is parked, and names the reason of one', () => {
    const delayed = { ...part('delayed', 2), delayedBy: 'away' };
    expect(together([part('live', 1), delayed])).toEqual({ state: 'delayed', parked: 3, delayedBy: 'away' });
  });
});
