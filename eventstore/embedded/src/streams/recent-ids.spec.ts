import { recentIds } from './recent-ids';

const place = (revision: number) => ({ stream: 'spec', revision, position: 64 + revision });

describe('the memory of recent ids', () => {
  it('keeps what the first writer of an id said', () => {
    const recent = recentIds();
    recent.add('one', place(1));
    recent.add('one', { ...place(2), stream: 'other' });
    expect(recent.get('one')).toEqual(place(1));
  });

  it('holds 100,000 ids, and forgets the oldest first', () => {
    const recent = recentIds();
    for (let n = 0; n < 250_000; n++) recent.add(`id ${n}`, place(n));
    expect([149_999, 150_000, 249_999].map((n) => recent.get(`id ${n}`)?.revision)).toEqual([
      undefined,
      150_000,
      249_999,
    ]);
    recent.clear();
    expect(recent.get('id 249999')).toBeUndefined();
    recent.add('id 249999', place(7));
    expect(recent.get('id 249999')).toEqual(place(7));
  });
});
