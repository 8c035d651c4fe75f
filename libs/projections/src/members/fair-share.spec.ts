import fc from 'fast-check';
import { fairShare } from './fair-share';

describe('a fair share', () => {
  it('adds up to all parts, and no two members differ by more than one', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 12 }), fc.nat(20), (members, parts) => {
        const shares = members.map((member) => fairShare(parts, member, members));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(parts);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }),
    ));

  it('is that of a member that does not see itself yet, too', () => {
    expect(fairShare(8, 'c', ['a', 'b'])).toBe(2);
    expect(fairShare(8, 'a', ['b', 'c'])).toBe(3);
  });
});
