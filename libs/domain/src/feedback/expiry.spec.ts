import { expiryOf } from './expiry';
import type { SurveyInvited } from './feedback.events';

const data: SurveyInvited['data'] = {
  ...{ customerId: 'C', item: 1, kind: 'NPS', scale: { min: 0, max: 10 }, touchpoint: 'repair' },
  ...{ expiresAt: '2026-03-31T12:00:00.000Z', cooldownDays: 90 },
  standard: { kind: 'survey-rules', version: 1 },
};

describe('the expiry of an invitation', () => {
  test('is just after the last moment at which it can be answered, and is due then', () => {
    const endedAt = '2026-03-31T12:00:00.001Z';
    expect(expiryOf({ data, recordedAt: '2026-03-01T12:00:00.000Z' })).toEqual({ endedAt, dueAt: endedAt });
    expect(expiryOf({ data, recordedAt: '2026-03-30T12:00:00.000Z' })).toEqual({ endedAt, dueAt: endedAt });
  });

  test('of one that is reported late is due when its answers had a day to arrive, and happened all the same at its end', () => {
    expect(expiryOf({ data, recordedAt: '2026-03-31T00:00:00.000Z' })).toEqual({
      endedAt: '2026-03-31T12:00:00.001Z',
      dueAt: '2026-04-01T00:00:00.000Z',
    });
  });
});
