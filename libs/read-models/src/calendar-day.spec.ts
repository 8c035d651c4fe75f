import { calendarDayIn, versionIn } from './calendar-day';

describe('a calendar day', () => {
  it('is that of the zone, on both sides of its midnight', () => {
    const inTokyo = calendarDayIn('Asia/Tokyo');
    expect(inTokyo('2026-03-01T14:59:59.999Z')).toBe('2026-03-01');
    expect(inTokyo('2026-03-01T15:00:00.000Z')).toBe('2026-03-02');
    expect(calendarDayIn('UTC')('2026-03-01T23:59:59.999Z')).toBe('2026-03-01');
  });
});

describe('the version of a fold that counts in calendar days', () => {
  it('is another one in each zone, and a zone has one whatever it is called', () => {
    const zones = [...new Set(Intl.supportedValuesOf('timeZone').filter((zone) => versionIn(zone, 3) !== 3))];
    expect(zones.length).toBeGreaterThan(300);
    expect(new Set(zones.map((zone) => versionIn(zone, 3))).size).toBe(zones.length);
    expect(versionIn('Asia/Kolkata', 3)).toBe(versionIn('Asia/Calcutta', 3));
    expect([versionIn('UTC', 3), versionIn('Etc/UTC', 3), versionIn('GMT', 3)]).toEqual([3, 3, 3]);
  });

  it('is another one when the code is', () => {
    expect(versionIn('Europe/Berlin', 1)).toBe(1_000_000 + (versionIn('Europe/Berlin', 2) % 1_000_000));
    expect(versionIn('Europe/Berlin', 2)).toBeGreaterThan(2_000_000);
  });

  it('needs a zone that there is', () => {
    expect(() => versionIn('Europe/Atlantis', 1)).toThrow(RangeError);
  });
});
