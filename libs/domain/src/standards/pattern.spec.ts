import * as fc from 'fast-check';
import { matches } from './pattern';

test.each([
  ['*', '', true],
  ['*', 'anything', true],
  ['tv-*', 'TV-55', true],
  ['tv-*', 'atv-55', false],
  ['*-55', 'tv-55', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'acb', false],
  ['aba*ba', 'aba', false],
  ['tv.55', 'tvX55', false],
  ['tv', 'tv-55', false],
])('%s matches %s: %s', (pattern, name, expected) => {
  expect(matches(pattern, name)).toBe(expected);
});

test('agrees with the regular expression of the same meaning', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(word, name, (pattern, name) => {
      expect(matches(pattern, name)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));
    }),
  );
});
