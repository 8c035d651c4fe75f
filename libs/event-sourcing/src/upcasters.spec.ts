import type { FactMetadata } from '@aftercare/domain';
import * as fc from 'fast-check';
import { upcast, type Upcasters } from './upcasters';

const metadata = (schemaVersion: number): FactMetadata => ({
  schemaVersion,
  occurredAt: '2026-01-01T00:00:00.000Z',
  actor: { id: 'a', role: 'system' },
  commandId: 'c',
  commandDigest: 'd',
  $correlationId: 'c',
  $causationId: 'c',
});

const chain: Upcasters = {
  LineSold: {
    1: (data) => ({ ...data, quantity: 1 }),
    2: (data) => ({ ...data, currency: 'EUR' }),
  },
};

describe('upcasting', () => {
  it('brings data of every older version through each step to the newest one', () => {
    expect(upcast(chain, 'LineSold', { sku: 'a' }, metadata(1))).toEqual({
      data: { sku: 'a', quantity: 1, currency: 'EUR' },
      version: 3,
    });
    expect(upcast(chain, 'LineSold', { sku: 'a', quantity: 2 }, metadata(2))).toEqual({
      data: { sku: 'a', quantity: 2, currency: 'EUR' },
      version: 3,
    });
  });

  it('leaves data of the newest version and of unknown types as they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (type, data, version) => {
        fc.pre(type !== 'LineSold');
        expect(upcast(chain, type, data, metadata(version))).toEqual({ data, version });
        expect(upcast(chain, 'LineSold', data, metadata(3)).data).toBe(data);
      }),
    );
  });

  it('gives the same from version n as from version n + 1 after one step', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const step = chain['LineSold']?.[1]?.(data, metadata(1)) ?? {};
        expect(upcast(chain, 'LineSold', data, metadata(1))).toEqual(upcast(chain, 'LineSold', step, metadata(2)));
      }),
    );
  });
});
