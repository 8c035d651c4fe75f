import { csvField, csvLines, inPieces, type Column } from './table';

async function* listed<T>(...items: T[]): AsyncGenerator<T> {
  yield* items;
}

const all = async (lines: AsyncIterable<string>) => {
  let text = '';
  for await (const line of lines) text += line;
  return text;
};

describe('a CSV field', () => {
  it.each([
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['@cmd', "'@cmd"],
    ['-1', "'-1"],
    [-1, '-1'],
    [null, ''],
    [undefined, ''],
  ])('%j is written as %j', (value, written) => {
    expect(csvField(value)).toBe(written);
  });
});

describe('an export', () => {
  const columns: readonly Column<{ a: number; b: string }>[] = [
    ['a', ({ a }) => a],
    ['b', ({ b }) => b],
  ];

  it('has a line of headings even without rows', async () => {
    expect(await all(csvLines(columns, listed()))).toBe('a,b\r\n');
    expect(await all(csvLines(columns, listed({ a: 1, b: 'x' })))).toBe('a,b\r\n1,x\r\n');
  });

  it('takes no row before its reader asks for more', async () => {
    let taken = 0;
    async function* rows() {
      for (;;) {
        taken++;
        yield 'x'.repeat(1024);
      }
    }
    const pieces = inPieces(rows());
    await pieces.next();
    expect(taken).toBe(32);
    await pieces.return(undefined);
  });
});
