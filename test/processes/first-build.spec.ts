import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const COPIED = [
  'apps',
  'libs',
  'eventstore',
  'test',
  'package.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

describe('the first commands in a fresh clone', () => {
  let clone: string;
  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), 'aftercare-clone-'));
    for (const name of COPIED) cpSync(name, join(clone, name), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(clone, 'node_modules'));
  });
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  const run = async () => {
    const args = [join(clone, 'apps', 'cli', 'bin', 'aftercare.js'), '--help'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    return { code, stdout, stderr };
  };

  it('may come at the same time: one builds, the others wait for it', async () => {
    const all = await Promise.all([run(), run(), run()]);
    const usage = expect.stringContaining('rebuild') as string;
    expect(all.map(({ code, stdout }) => ({ code, stdout }))).toEqual(Array(3).fill({ code: 0, stdout: usage }));
    expect(all.map(({ stderr }) => stderr).sort()).toEqual(['', '', 'building (once, a few seconds) ...\n']);
  }, 120_000);

  it('build nothing once it is built', async () => {
    expect((await run()).stderr).toBe('');
  }, 60_000);
});
