import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { isSealed, openField, sealField } from './sealed';

const key = randomBytes(32);

describe('a sealed field', () => {
  it('opens to the same value under the same key and context', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, context) => {
        const sealed = sealField(key, value, context);
        expect(isSealed(sealed)).toBe(true);
        expect(openField(key, sealed, context)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not open under another key, in another context or with a byte changed', () => {
    const sealed = sealField(key, 'Ada Lovelace', 'customer-1');
    expect(() => openField(randomBytes(32), sealed, 'customer-1')).toThrow();
    expect(() => openField(key, sealed, 'customer-2')).toThrow();
    const bytes = Buffer.from(sealed.$personal, 'base64');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => openField(key, { $personal: changed.toString('base64') }, 'customer-1')).toThrow();
    }
    expect(() => openField(key, { $personal: '' }, 'customer-1')).toThrow();
  });

  it('never shows what it holds, and looks different each time', () => {
    const [one, other] = [sealField(key, 'ada@example.org', 'c'), sealField(key, 'ada@example.org', 'c')];
    expect(Buffer.from(one.$personal, 'base64').toString('latin1')).not.toContain('ada');
    expect(one).not.toEqual(other);
  });
});
