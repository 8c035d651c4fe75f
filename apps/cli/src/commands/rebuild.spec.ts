import type { RebuildProgress, RebuildResult } from '@aftercare/projections';
import { progressText } from './rebuild';
import { rebuildReport } from './rebuild-report';

const progress: RebuildProgress = {
  ...{ phase: 'filling', build: 2, fold: 1, from: 1, fromFold: 1, seconds: 12.3 },
  ...{ checkpoint: 250, tail: 1_000, eventsPerSecond: 8_412, secondsLeft: 30 },
};

describe('the progress of a rebuild', () => {
  it('is one line: phase, position against the tail, pace and time left', () => {
    expect(progressText({ readModel: 'customer-value', progress })).toBe(
      'filling build 2 of customer-value, 12 s, 25 % (position 250 of 1000), about 8,412 facts/s, 30 s left',
    );
    expect(
      progressText({ readModel: 'customer-value', progress: { ...progress, phase: 'comparing', compared: 2_500 } }),
    ).toBe('comparing build 2 of customer-value, 12 s, 2,500 documents');
    const waitsFor = 'projector p1 is delayed: the store is away';
    expect(progressText({ readModel: 'customer-value', progress: { ...progress, waitsFor } })).toBe(
      `filling build 2 of customer-value, 12 s, 25 % (position 250 of 1000), waits: ${waitsFor}, about 8,412 facts/s, 30 s left`,
    );
    expect(progressText({ readModel: 'customer-value' })).toContain('waiting for a projector');
  });
});

describe('the report of a rebuild', () => {
  const result: RebuildResult = {
    ...{ outcome: 'differences', message: '2 documents differ', build: 2, fold: 1, from: 1, fromFold: 1, seconds: 4 },
    comparison: {
      documents: { serving: 1_200, rebuilt: 1_201 },
      digests: { serving: 'a'.repeat(64), rebuilt: 'b'.repeat(64), method: 'sum' },
      ...{ differing: 2, notCompared: 0 },
      differences: [
        {
          key: 'C-1',
          servingPosition: 7,
          rebuiltPosition: 7,
          fields: [{ path: 'orders', serving: '1', rebuilt: '2' }],
        },
        { key: 'C-2', rebuiltPosition: 9, fields: [] },
      ],
    },
  };

  it('shows both builds, what differs and where, and what came of it', () => {
    expect(rebuildReport(result)).toEqual([
      expect.stringMatching(/serving +1 +1 +1,200 +a{16}\nrebuilt +2 +1 +1,201 +b{16}$/),
      'C-1: orders 1, rebuilt 2',
      'C-2: only in the rebuilt one',
      '2 documents differ (4 s)',
    ]);
  });

  it('names keys that are parked in a build whose folding has stopped', () => {
    const stopped: RebuildResult = { outcome: 'stopped', message: 'it stopped', parkedKeys: ['C-1', 'C-2'] };
    expect(rebuildReport(stopped)).toEqual(['parked: C-1', 'parked: C-2', 'it stopped']);
  });

  it('is one sentence where nothing was compared', () => {
    expect(rebuildReport({ outcome: 'impossible', message: 'no build serves' })).toEqual(['no build serves']);
  });
});
