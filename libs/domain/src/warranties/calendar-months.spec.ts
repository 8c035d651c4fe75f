import fc from 'fast-check';
import { plusMonths } from './calendar-months';

describe('calendar months', () => {
  it.each([
    ['2026-01-31T10:00:00.000Z', 1, '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', 1, '2028-02-29T10:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 12, '2025-02-28T00:00:00.000Z'],
    ['2024-02-29T00:00:00.000Z', 48, '2028-02-29T00:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', 2, '2027-02-28T23:59:59.999Z'],
    ['2026-03-31T10:00:00.000Z', 6, '2026-09-30T10:00:00.000Z'],
    ['2026-05-15T10:00:00.000Z', 24, '2028-05-15T10:00:00.000Z'],
  ])('%s and %d months is %s', (from, months, until) => {
    expect(plusMonths(from, months)).toBe(until);
  });

  it('never end before a later start of the same length, and keep the time of day', () => {
    const range = { min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), fc.date(range), fc.integer({ min: 0, max: 240 }), (a, b, months) => {
        const [earlier = a, later = b] = [a, b].sort((x, y) => x.getTime() - y.getTime());
        const end = plusMonths(earlier.toISOString(), months);
        expect(end.slice(10)).toBe(earlier.toISOString().slice(10));
        const sameDay = earlier.toISOString().slice(0, 10) === later.toISOString().slice(0, 10);
        if (!sameDay) expect(end.slice(0, 10) <= plusMonths(later.toISOString(), months).slice(0, 10)).toBe(true);
      }),
    );
  });
});
