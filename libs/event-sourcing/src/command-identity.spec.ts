import * as fc from 'fast-check';
import { v5, validate, version } from 'uuid';
import { commandDigests, commandIdFrom, eventIdOf, namespace } from './command-identity';

const commandDigest = commandDigests('a secret of the specs');
const asked = {
  category: 'unit',
  id: 'u1',
  command: { type: 'FileClaim', data: { fault: 'x' } },
  occurredAt: undefined,
};

describe('the id of a command', () => {
  it('is the key of the caller when that is a UUID, whatever its case', () => {
    fc.assert(fc.property(fc.uuid(), (key) => expect(commandIdFrom(key.toUpperCase())).toBe(key)));
  });

  it('is always the same UUID for the same text, and another one for another text', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (one, other) => {
        fc.pre(!validate(one) && !validate(other));
        expect(validate(commandIdFrom(one))).toBe(true);
        expect(commandIdFrom(one) === commandIdFrom(other)).toBe(one === other);
      }),
    );
  });

  it('is a new UUIDv7 when the caller gives none', () => {
    expect(version(commandIdFrom(undefined))).toBe(7);
    expect(commandIdFrom(undefined)).not.toBe(commandIdFrom(undefined));
  });
});

describe('the digest of a command', () => {
  it('does not depend on the order in which fields were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const turned = Object.fromEntries(Object.entries(data).reverse());
        const digest = (d: object) => commandDigest({ ...asked, command: { type: 'T', data: d } });
        expect(digest(turned)).toBe(digest(data));
      }),
    );
  });

  it('differs when category, id, type, data or time differ', () => {
    const digests = [
      asked,
      { ...asked, category: 'purchase' },
      { ...asked, id: 'u2' },
      { ...asked, id: undefined },
      { ...asked, command: { type: 'FileClaim', data: { fault: 'y' } } },
      { ...asked, command: { type: 'AppealClaim', data: { fault: 'x' } } },
      { ...asked, occurredAt: '2026-01-01T00:00:00.000Z' },
    ].map(commandDigest);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('cannot be made without the secret', () => {
    expect(commandDigests('another secret of the specs')(asked)).not.toBe(commandDigest(asked));
  });
});

describe('the id of an event', () => {
  it('is a UUIDv5', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), fc.nat(), (command, digest, index) =>
        expect(eventIdOf(command, digest, index)).toBe(v5(`${command}:${digest}:${index}`, namespace)),
      ),
    );
  });

  it('repeats with command, digest and index, and with nothing else', () => {
    const ids = [eventIdOf('c', 'd', 0), eventIdOf('c', 'd', 1), eventIdOf('c', 'e', 0), eventIdOf('b', 'd', 0)];
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => version(id) === 5)).toBe(true);
    expect(eventIdOf('c', 'd', 0)).toBe(ids[0]);
  });
});
