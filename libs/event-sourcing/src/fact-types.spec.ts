import * as fc from 'fast-check';
import { wantedTypes } from './fact-types';

describe('the types a subscription asks for', () => {
  it('are all facts without a list: neither system events nor the bookkeeping of keys', () => {
    const { includes } = wantedTypes(undefined);
    for (const type of ['ClaimFiled', 'KeyReservedByHand', 'Personal']) expect(includes(type)).toBe(true);
    for (const type of ['$metadata', '$>', 'PersonalKeyCreated', 'KeyReserved', 'KeyReleased'])
      expect(includes(type)).toBe(false);
  });

  it('are exactly those listed, whatever characters they have', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.string(), (types, other) => {
        fc.pre(!types.concat(other).some((type) => type.includes('\n')));
        const { includes } = wantedTypes(types);
        for (const type of types) expect(includes(type)).toBe(true);
        expect(includes(other)).toBe(types.includes(other));
      }),
    );
  });
});
