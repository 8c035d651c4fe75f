import { pacedMessages } from './messages';

const writes = Array.from({ length: 450 }, (_, n) => n);
type Answer = (value: unknown) => void;

/** Answers by hand what was sent. */
function server() {
  const held: { readonly part: readonly number[]; readonly answer: Answer }[] = [];
  return {
    held,
    one: (part: readonly number[]) =>
      new Promise<number>((resolve) => held.push({ part, answer: () => resolve(part.length) })),
  };
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 10; n++) await new Promise((resolve) => setImmediate(resolve));
};

describe('what is written to a server', () => {
  it('goes part by part, each when the one before it is answered, and comes to the same', async () => {
    const { held, one } = server();
    const sent = pacedMessages().write(writes, one);
    let parts = 0;
    for (const all: number[] = []; all.length < writes.length; parts += 1) {
      await turns();
      expect(held).toHaveLength(1);
      const { part, answer } = held.pop()!;
      expect(part).toEqual(writes.slice(all.length, all.length + part.length));
      all.push(...part);
      answer(undefined);
    }
    expect((await sent).reduce((sum, count) => sum + count, 0)).toBe(writes.length);
    expect(parts).toBeGreaterThan(1);
  });

  it('by many at once leaves the server few messages at a time', async () => {
    const { held, one } = server();
    const messages = pacedMessages();
    const sent = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? messages.ask : messages.write)([n], one));
    for (let left = 10; left > 0; left -= 1) {
      await turns();
      expect(held).toHaveLength(Math.min(left, 2));
      held.shift()!.answer(undefined);
    }
    await Promise.all(sent);
  });

  it('that fails lets others have its turn, and is not gone on with', async () => {
    const messages = pacedMessages();
    let asked = 0;
    const failing = () => Promise.reject(new Error(`away ${(asked += 1)}`));
    for (let n = 1; n <= 5; n++) await expect(messages.write(writes, failing)).rejects.toThrow(`away ${n}`);
    expect(await messages.write([1], (part) => Promise.resolve(part.length))).toEqual([1]);
  });
});
