import * as fc from 'fast-check';
import { daysBetween, isInstant, plusDays } from './instant';

test.each(['2026-03-01T09:30:00.000Z', '2024-02-29T23:59:59.999Z'])('%s is an instant', (text) => {
  expect(isInstant(text)).toBe(true);
});

test.each([
  '2026-03-01',
  '2026-03-01T09:30:00Z',
  '2026-03-01T09:30:00.000+01:00',
  '2026-02-30T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '',
])('%p is none', (text) => {
  expect(isInstant(text)).toBe(false);
});

test('days added are days between', () => {
  const year = { min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(year), fc.integer({ min: -1000, max: 1000 }), (date, days) => {
      const from = date.toISOString();
      const until = plusDays(from, days);
      expect(isInstant(until)).toBe(true);
      expect(daysBetween(from, until)).toBe(days);
    }),
  );
});
