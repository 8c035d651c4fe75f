import { recentIds } from './recent-ids';

const id = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const place = (revision: number) => ({ stream: 'spec', revision, position: 64 + revision });

describe('the memory of recent ids', () => {
  it('keeps what the first writer of an id said', () => {
    const recent = recentIds();
    recent.add(id(1), place(1));
    recent.add(id(1), { ...place(2), stream: 'other' });
    expect(recent.get(id(1))).toEqual(place(1));
  });

  it('holds 100,000 ids, and forgets the oldest first', () => {
    const recent = recentIds();
    for (let n = 0; n < 250_000; n++) recent.add(id(n), place(n));
    expect([149_999, 150_000, 249_999].map((n) => recent.get(id(n))?.revision)).toEqual([undefined, 150_000, 249_999]);
    recent.clear();
    expect(recent.get(id(249_999))).toBeUndefined();
    recent.add(id(249_999), place(7));
    expect(recent.get(id(249_999))).toEqual(place(7));
  });
});
