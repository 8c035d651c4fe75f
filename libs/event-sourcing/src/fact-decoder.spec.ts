import { inspect } from 'node:util';
import { factDecoder } from './fact-decoder';
import type { StoredEvent } from './stored-event';
import { toolLibrary } from './tool-library.fixture';
import { UndecodableEvent } from './undecodable-event';

const metadata = {
  schemaVersion: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  customerId: '0001',
  actor: { id: 'a', role: 'agent' },
  commandId: '018f2f5e-0000-7000-8000-000000000000',
  commandDigest: 'd',
  $correlationId: 'c',
  $causationId: 'c',
};

const stored = (change: object): StoredEvent => ({
  stream: 'tool-1',
  id: '018f2f5e-0000-7000-8000-000000000001',
  revision: 4,
  type: 'ToolBought',
  data: { name: 'saw' },
  metadata,
  recordedAt: '2026-01-02T00:00:00.000Z',
  position: 77,
  ...change,
});

describe('a stored event', () => {
  const decode = factDecoder({ aggregates: toolLibrary });

  it('reads as a fact with its place, its two times and its metadata', () => {
    expect(decode(stored({}))).toEqual({
      type: 'ToolBought',
      data: { name: 'saw' },
      id: '018f2f5e-0000-7000-8000-000000000001',
      stream: 'tool-1',
      revision: 4,
      position: 77,
      recordedAt: '2026-01-02T00:00:00.000Z',
      metadata,
    });
  });

  it('of a type nobody declared reads as it is', () => {
    expect(decode(stored({ type: 'ToolPainted', data: { colour: 'red' } }))).toMatchObject({
      type: 'ToolPainted',
      data: { colour: 'red' },
    });
  });

  it('of an older version is brought to the current one, and its metadata says so', () => {
    const renamed = factDecoder({
      aggregates: toolLibrary,
      upcasters: { ToolBought: { 0: (data) => ({ name: (data as { title: string }).title }) } },
    });
    const fact = renamed(stored({ data: { title: 'saw' }, metadata: { ...metadata, schemaVersion: 0 } }));
    expect(fact).toMatchObject({ data: { name: 'saw' }, metadata: { schemaVersion: 1 } });
  });

  it('shows sealed fields as null to a reader without keys, and says which', () => {
    expect(decode(stored({ data: { name: { $personal: 'AAAA' }, town: 'Ulm' } }))).toMatchObject({
      data: { name: null, town: 'Ulm' },
      unreadable: ['name'],
    });
  });

  it('that was deleted is none', () => {
    expect(() => decode(undefined)).toThrow('it was deleted');
  });

  it.each([
    ['bytes', { data: new Uint8Array([1]) }],
    ['text that is no JSON', { data: '{"name": "secret' }],
    ['a list', { data: ['secret'] }],
    ['no metadata', { metadata: undefined }],
    ['foreign metadata', { metadata: { by: 'secret' } }],
    ['a newer version', { metadata: { ...metadata, schemaVersion: 2 }, data: { name: 'secret' } }],
    ['an older version without upcaster', { metadata: { ...metadata, schemaVersion: 0 }, data: { name: 'secret' } }],
  ])('that holds %s is undecodable, and the error tells where but not what', (_, change) => {
    const reading = () => decode(stored(change));
    expect(reading).toThrow(UndecodableEvent);
    expect(reading).toThrow(/revision 4 of tool-1/);
    expect(reading).not.toThrow(/secret/);
  });

  it('whose upcaster fails is undecodable, without the upcaster’s own words', () => {
    const failing = factDecoder({
      upcasters: {
        ToolBought: {
          1: () => {
            throw new Error('cannot split "secret"');
          },
        },
      },
    });
    expect(() => failing(stored({}))).toThrow(UndecodableEvent);
    expect(() => failing(stored({}))).not.toThrow(/secret/);
  });

  const errorOf = (change: object): UndecodableEvent => {
    try {
      void decode(stored(change));
    } catch (error) {
      return error as UndecodableEvent;
    }
    throw new Error('it was decoded');
  };

  it('that cannot be read still tells whom it concerns, in memory, where it has the shape of a fact', () => {
    const data = { name: { $personal: 'AAAA' }, of: 'secret' };
    const error = errorOf({ metadata: { ...metadata, schemaVersion: 2 }, data });
    expect(error.stored).toMatchObject({
      position: 77,
      data: { name: null, of: 'secret' },
      metadata: { customerId: '0001' },
    });
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toMatch(/secret/);
    expect(JSON.stringify(error)).not.toMatch(/secret/);
  });

  it.each([
    ['text', { data: 'secret' }],
    ['foreign metadata', { metadata: { by: 'secret' } }],
  ])('that holds %s does not', (_, change) => {
    expect(errorOf(change).stored).toBeUndefined();
  });
});
