import { statusTables, type StatusReport } from './status-tables';

const report: StatusReport = {
  time: '2026-03-01T09:30:00.000Z',
  reasons: [],
  warnings: [],
  eventStore: { state: 'ok', position: 4711, recordedAt: '2026-03-01T09:29:59.000Z' },
  readModelStore: 'sqlite 3.53.0',
  readModels: [
    {
      ...{ name: 'customer-value', state: 'live', checkpoint: 4711, build: 3, fold: 1, parkedKeys: 0 },
      lag: { events: 0, capped: false, seconds: 0 },
      filling: { build: 4, phase: 'filling', percent: 37, secondsLeft: 12 },
    },
    {
      ...{ name: 'churn-risk', state: 'delayed', checkpoint: 12, build: 1, fold: 1, parkedKeys: 2 },
      lag: { events: 1000, capped: true, seconds: 61.23 },
      delayedBy: 'the store is away',
    },
  ],
  policies: [{ name: 'expire-when-due', state: 'unattended', checkpoint: -1, lag: null, parkedKeys: 1 }],
  projectors: [{ holder: 'p-1', partitions: [0, 1, 2], duties: ['conductor'] }],
};

describe('the status as tables', () => {
  const lines = statusTables(report).split('\n');
  const row = (name: string) => lines.find((line) => line.startsWith(name))?.split(/ {2,}/);

  it('shows each read model with its lag, and the build that is being filled', () => {
    expect(row('customer-value')).toEqual([
      'customer-value',
      'live',
      '4711',
      '0',
      '0.0',
      '0',
      '3',
      '1',
      'build 4, filling 37 %, 12 s left',
    ]);
    expect(row('churn-risk ')).toEqual(['churn-risk', 'delayed', '12', '1000+', '61.2', '2', '1', '1', '-']);
  });

  it('shows policies and projectors, and what is not known as such', () => {
    expect(row('expire-when-due')).toEqual(['expire-when-due', 'unattended', '-1', '?', '?', '1', '-']);
    expect(row('p-1')).toEqual(['p-1', '0 1 2', 'conductor']);
  });

  it('ends with what is wrong', () => {
    expect(lines.slice(-2)).toEqual(['all is well', 'churn-risk waits: the store is away']);
    const bad = statusTables({ ...report, reasons: ['no projector runs'] });
    expect(bad).toContain('NOT READY: no projector runs');
    const parked = statusTables({ ...report, warnings: ['1 key is parked in churn-risk'] });
    expect(parked).toContain('LOOK AT: 1 key is parked in churn-risk');
    expect(`${bad}${parked}`).not.toContain('all is well');
  });
});
