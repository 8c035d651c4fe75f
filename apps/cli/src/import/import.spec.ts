import { Readable } from 'node:stream';
import fc from 'fast-check';
import { locate, parseMap, type Layout } from './layout';
import { rowsSeen } from './rows-seen';
import { BadRow, purchaseRowReader } from './purchase-row';
import { purchases, type Imported } from './purchases';
import { rows } from './rows';

const layout = (over: Partial<Layout> = {}): Layout => ({
  columns: parseMap('customer=1,date=2,amount=3'),
  header: false,
  delimiter: ',',
  dateFormat: undefined,
  zone: 'UTC',
  currency: 'USD',
  ...over,
});

async function imported(text: string, over: Partial<Layout> = {}, source = 'shop.csv'): Promise<Imported[]> {
  const used = layout(over);
  const seen = rowsSeen();
  try {
    const reader = purchaseRowReader(used, locate(used.columns, undefined));
    const all: Imported[] = [];
    const read = rows(Readable.from([text]), used.delimiter);
    for await (const each of purchases(read, reader, source, seen)) all.push(each);
    return all;
  } finally {
    seen.close();
  }
}
const keys = (all: readonly Imported[]) =>
  all.flatMap((each) => ('purchase' in each ? [each.purchase.idempotencyKey] : []));
const rejects = (all: readonly Imported[]) => all.flatMap((each) => ('rejects' in each ? each.rejects : []));

describe('a column', () => {
  it('is found by its heading or by its number', () => {
    const columns = parseMap('customer=Customer No,date=2,amount=Paid');
    expect(locate(columns, [' Customer No', 'When', 'Paid'])).toEqual({ customer: 0, date: 1, amount: 2 });
  });

  it('that is not there is named, with the headings that are', () => {
    expect(() => locate(parseMap('customer=Buyer,date=2,amount=3'), ['Customer', 'When', 'Paid'])).toThrow(
      /no column "Buyer"/,
    );
  });

  it.each([
    ['customer=1,date=2', /no column for amount/],
    ['customer=1,date=2,amont=3', /"amont" is not known/],
    ['customer', /not of the form/],
  ])('map %s is refused', (map, message) => expect(() => parseMap(map)).toThrow(message));
});

describe('a row', () => {
  const read = (cells: string[], over: Partial<Layout> = {}) => {
    const used = layout(over);
    return purchaseRowReader(used, locate(used.columns, undefined)).read(cells);
  };

  it('becomes a purchase line with exact minor units', () => {
    expect(read(['0001', '1997-01-01', '29.33'])).toMatchObject({
      customer: '0001',
      occurredAt: '1997-01-01T00:00:00.000Z',
      amount: { amount: 2933, currency: 'USD' },
      quantity: 1,
      sku: 'unspecified',
    });
  });

  it('reads dates in the zone asked for', () => {
    const { occurredAt } = read(['1', '20240701', '1'], { dateFormat: 'yyyyMMdd', zone: 'Europe/Berlin' });
    expect(occurredAt).toBe('2024-06-30T22:00:00.000Z');
  });

  it('keeps an amount of 0 and currencies without decimals', () => {
    expect(read(['1', '2024-01-01', '0']).amount).toEqual({ amount: 0, currency: 'USD' });
    expect(read(['1', '2024-01-01', '1200'], { currency: 'JPY' }).amount).toEqual({ amount: 1200, currency: 'JPY' });
  });

  it.each([
    [['', '2024-01-01', '1'], /customer is empty/],
    [['1', '2024-13-01', '1'], /date does not read/],
    [['1', '2024-01-01', '-5'], /amount must be a number.*not negative/],
    [['1', '2024-01-01', '1,50'], /amount must be a number/],
    [['1', '2024-01-01', '1.005'], /more than the 2 decimals of USD/],
    [['1', '2024-01-01'], /has 2 columns/],
  ])('%j is bad, and says why', (cells, reason) => {
    expect(() => read(cells)).toThrow(BadRow);
    expect(() => read(cells)).toThrow(reason);
  });

  it('turns any amount of cents into exactly that many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 13 }), (cents) => {
        const decimal = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        expect(read(['1', '2024-01-01', decimal]).amount.amount).toBe(cents);
      }),
    );
  });
});

describe('a file', () => {
  it('read twice gives the same keys; two equal rows are two purchases', async () => {
    const text = '1,2024-01-01,5\n1,2024-01-01,5\n2,2024-01-02,7\n';
    const first = keys(await imported(text));
    expect(new Set(first).size).toBe(3);
    expect(keys(await imported(text))).toEqual(first);
  });

  it('that has grown keeps the keys of the rows it had', async () => {
    const before = keys(await imported('1,2024-01-01,5\n2,2024-01-02,7\n'));
    const after = keys(await imported('9,2024-01-03,1\n1,2024-01-01,5\n2,2024-01-02,7\n'));
    expect(after.slice(1)).toEqual(before);
  });

  it('of another source has other keys', async () => {
    expect(keys(await imported('1,2024-01-01,5', {}, 'a'))).not.toEqual(
      keys(await imported('1,2024-01-01,5', {}, 'b')),
    );
  });

  it('names the line of every bad row and goes on with the good ones', async () => {
    const all = await imported('1,2024-01-01,5\n1,never,5\n\n1,"2024-01-01"x,5\n2,2024-01-02,7\n');
    expect(keys(all)).toHaveLength(2);
    expect(rejects(all).map(({ line }) => line)).toEqual([2, 4]);
  });

  it('with a quote that is never closed loses that row only', async () => {
    const all = await imported(`1,2024-01-01,5\n1,"2024-01-01,5\n${'2,2024-01-02,7\n'.repeat(500)}`);
    expect(keys(all)).toHaveLength(501);
    expect(rejects(all).map(({ line }) => line)).toEqual([2]);
  });

  it('may have quoted cells with delimiters, quotes and line ends in them', async () => {
    const columns = parseMap('customer=1,date=2,amount=3,sku=4');
    const all = await imported('1,2024-01-01,5,"Chair, ""Oak""\nlarge"\n2,2024-01-02,7,x\n', { columns });
    expect(all).toMatchObject([{ purchase: { lines: [1] } }, { purchase: { lines: [3] } }]);
    expect(all[0]).toMatchObject({ purchase: { rows: [{ sku: 'Chair, "Oak"\nlarge' }] } });
  });

  it('of columns set apart by white space is read as well', async () => {
    const all = await imported('  1 20240101   5.10 \r\n\r\n', { delimiter: 'whitespace', dateFormat: 'yyyyMMdd' });
    expect(all).toMatchObject([{ purchase: { rows: [{ amount: { amount: 510 } }], lines: [1] } }]);
  });

  it('with orders makes one purchase of the neighbouring rows of an order', async () => {
    const columns = parseMap('customer=1,date=2,amount=3,order=4');
    const text = '1,2024-01-01,5,A\n1,2024-01-01,6,A\n1,2024-01-01,7,B\n';
    const all = await imported(text, { columns });
    expect(all.map((each) => 'purchase' in each && each.purchase.lines)).toEqual([[1, 2], [3]]);
  });

  it('with a bad row in an order rejects that order whole and no other', async () => {
    const columns = parseMap('customer=1,date=2,amount=3,order=4');
    const all = await imported('1,2024-01-01,5,A\n1,2024-01-01,-6,B\n1,2024-01-01,7,B\n1,2024-01-01,7,C\n', {
      columns,
    });
    expect(keys(all)).toHaveLength(2);
    expect(rejects(all).map(({ line }) => line)).toEqual([2, 3]);
  });
});
