import * as fc from 'fast-check';
import { normalised } from './identity';

test('normalising twice gives what normalising once gives', () => {
  const kind = fc.constantFrom('email', 'phone', 'external');
  fc.assert(
    fc.property(kind, fc.string({ unit: 'grapheme' }), (kind, value) => {
      const once = normalised({ kind, value });
      expect(normalised(once)).toEqual(once);
    }),
  );
});

test('composed and decomposed letters make one e-mail address', () => {
  const value = 'J\u00fcrgen@example.org';
  expect(normalised({ kind: 'email', value: value.normalize('NFD') })).toEqual(
    normalised({ kind: 'email', value: value.normalize('NFC') }),
  );
});

test('international prefixes 00 and + make one phone number', () => {
  expect(normalised({ kind: 'phone', value: '0049 30 1234' })).toEqual(
    normalised({ kind: 'phone', value: '+49/301234' }),
  );
});
