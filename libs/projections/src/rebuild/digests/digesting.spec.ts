import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredText } from '@aftercare/read-model-store';
import { digestingHere, type DigestSum } from './digesting';
import { digestingThread } from './digesting-thread';

/** The thread's program as `npm run build` makes it: a thread runs no TypeScript. */
const program = join(
  process.env['AFTERCARE_ROOT'] ?? process.cwd(),
  'dist/libs/projections/src/rebuild/digests/thread.js',
);

const page = (from: number, count: number): readonly StoredText[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ key: `é${from + n}`, position: from + n },
    text: JSON.stringify({ z: [from, n, null], a: { text: '漢字 "𝄞"', value: n / 3 } }),
  }));
const pages = Array.from({ length: 40 }, (_, n) => page(100 * n, n % 7 === 0 ? 0 : 100));

let open: DigestSum;
afterEach(() => open.close());

async function sumOf(begin: () => DigestSum, given: readonly (readonly StoredText[])[]): Promise<bigint> {
  open = begin();
  for (const documents of given) await open.add(documents);
  return open.sum();
}

describe('the sum of digests', () => {
  it('is the same in a thread and without one, in any order', async () => {
    const here = await sumOf(digestingHere, pages);
    expect(here).toBeGreaterThan(0n);
    expect(await sumOf(digestingThread(program), pages)).toBe(here);
    await open.close();
    expect(await sumOf(digestingThread(program), [...pages].reverse())).toBe(here);
    await open.close();
    expect(await sumOf(digestingThread(program), pages.slice(1, 2))).not.toBe(here);
  });

  it('does not depend on the order of the fields in a text', async () => {
    const [one, other] = ['{"a":1,"b":2}', '{"b":2,"a":1}'].map((text) => [[{ key: 'k', position: 1, text }]]);
    expect(await sumOf(digestingHere, one!)).toBe(await sumOf(digestingHere, other!));
  });

  it('of no documents is 0', async () => {
    expect(await sumOf(digestingHere, [])).toBe(0n);
    expect(await sumOf(digestingThread(program), [])).toBe(0n);
  });

  it('is not had from a thread that dies', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'digests-'));
    const dying = join(folder, 'dying.js');
    writeFileSync(
      dying,
      "require('node:worker_threads').parentPort.on('message', () => { throw new Error('died'); });",
    );
    await expect(sumOf(digestingThread(dying), pages)).rejects.toThrow('died');
    rmSync(folder, { recursive: true });
  });
});
