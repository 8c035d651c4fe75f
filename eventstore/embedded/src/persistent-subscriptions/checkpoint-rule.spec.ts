import { checkpointRule } from './checkpoint-rule';

const limits = { checkpointAfter: 1_000, minCheckpointCount: 3, maxCheckpointCount: 5 };

describe('a checkpoint is due', () => {
  it('as soon as the larger count of events is done with', () => {
    const rule = checkpointRule(limits, undefined);
    const open = [10, 20, 30, 40, 50, 60].map((at) => rule.met(at));
    open.slice(0, 4).forEach((entry) => rule.finished(entry));
    expect(rule.due(0, false)).toBeUndefined();
    open.slice(4, 5).forEach((entry) => rule.finished(entry));
    expect(rule.due(0, false)).toBe(50);
    expect(rule.due(0, false)).toBeUndefined();
  });

  it('after a while for the smaller count, when the clock asks', () => {
    const rule = checkpointRule(limits, undefined);
    [1, 2, 3].forEach((at) => rule.finished(rule.met(at)));
    expect(rule.due(5_000, false)).toBeUndefined();
    expect(rule.due(5_000, true)).toBe(3);
    [4, 5, 6].forEach((at) => rule.finished(rule.met(at)));
    expect(rule.due(5_999, true)).toBeUndefined();
    expect(rule.due(6_000, true)).toBe(6);
  });

  it('never by time where that is switched off, and never without progress', () => {
    const rule = checkpointRule({ ...limits, checkpointAfter: 0 }, undefined);
    [1, 2, 3].forEach((at) => rule.finished(rule.met(at)));
    expect(rule.due(1e9, true)).toBeUndefined();
    expect(
      checkpointRule({ ...limits, minCheckpointCount: 0, maxCheckpointCount: 0 }, 7).due(1e9, true),
    ).toBeUndefined();
  });

  it('just below the first event that is open, however many after it are done with', () => {
    const rule = checkpointRule({ ...limits, maxCheckpointCount: 1 }, undefined);
    const [first, second, ...others] = [10, 20, 30, 40, 50].map((at) => rule.met(at));
    others.forEach((entry) => rule.finished(entry));
    expect(rule.due(0, false)).toBeUndefined();
    if (first) rule.finished(first);
    expect(rule.due(0, false)).toBe(10);
    if (second) rule.finished(second);
    expect(rule.due(0, false)).toBe(50);
  });

  it('for events that the filter leaves out too, but not above one that waits', () => {
    const rule = checkpointRule(limits, 100);
    [110, 120, 130, 140, 150].forEach((at) => rule.skipped(at));
    expect(rule.due(0, false)).toBe(150);
    const open = rule.met(160);
    [170, 180, 190, 200, 210, 220].forEach((at) => rule.skipped(at));
    expect(rule.due(0, false)).toBeUndefined();
    rule.finished(open);
    expect(rule.due(0, false)).toBe(220);
  });
});
