import { validateSync } from 'class-validator';
import * as fc from 'fast-check';
import { problemsOf } from './checks';
import { CurrencyField, InstantField, ListField, OneOfField, TextField, WholeNumberField, YesNoField } from './fields';
import { MoneyDto, MoneyField } from './money.dto';

class LineDto {
  @TextField({ most: 5 })
  sku!: string;

  @MoneyField()
  amount!: MoneyDto;
}

class OrderDto {
  @TextField()
  channel!: string;

  @WholeNumberField({ optional: true, least: 1, most: 9 })
  priority?: number;

  @TextField({ optional: true, nullable: true })
  note?: string | null;

  @ListField(() => LineDto, { most: 2, optional: true })
  lines?: LineDto[];

  @InstantField({ optional: true })
  at?: string;
}

class FlatDto {
  @TextField({ most: 3 })
  text!: string;

  @WholeNumberField({ optional: true, most: 5 })
  number?: number;

  @OneOfField(['a', 'b'])
  word!: string;

  @CurrencyField({ optional: true, nullable: true })
  currency?: string | null;

  @YesNoField()
  yes!: boolean;
}

const line = { sku: 'A', amount: { amount: 1, currency: 'EUR' } };

describe('a body', () => {
  it('that fits has no problems', () => {
    expect(problemsOf(OrderDto, { channel: 'web', lines: [line], note: null })).toEqual([]);
  });

  it('is told every field at fault by its dotted path, and never a value', () => {
    const body = {
      channel: 7,
      priority: 1.5,
      extra: 'secret-value',
      lines: [line, { sku: 'toolong', amount: { amount: -1, currency: 'EURO', of: 1 } }],
    };

    const problems = problemsOf(OrderDto, body);

    expect(problems.map(({ field }) => field).sort()).toEqual(
      [
        'channel',
        'extra',
        'lines.1.amount.amount',
        'lines.1.amount.currency',
        'lines.1.amount.of',
        'lines.1.sku',
        'priority',
      ].sort(),
    );
    expect(JSON.stringify(problems)).not.toMatch(/secret-value|toolong|EURO/);
  });

  it('is told what is missing', () => {
    expect(problemsOf(OrderDto, {})).toEqual([
      { field: 'channel', message: 'channel is missing: it must be text of 1 to 200 characters' },
    ]);
  });

  it.each([null, [], 'text', 7, true])('that is no object is refused: %j', (body) => {
    expect(problemsOf(OrderDto, body)).toEqual([{ field: '', message: 'must be an object' }]);
  });

  it('may not have null where null is no value of its own', () => {
    expect(problemsOf(OrderDto, { channel: 'web', priority: null })).toHaveLength(1);
  });

  it('has its instants brought into one form', () => {
    const body = { channel: 'web', at: '2026-03-01T10:30:00+01:00' };
    expect(problemsOf(OrderDto, body)).toEqual([]);
    expect(body.at).toBe('2026-03-01T09:30:00.000Z');
  });

  it.each(['2026-02-30T00:00:00Z', '2026-03-01', '2026-03-01T25:00:00Z', '2026-03-01T09:30:00', 'yesterday', 5])(
    'may not call %j an instant',
    (at) => {
      expect(problemsOf(OrderDto, { channel: 'web', at })).toHaveLength(1);
    },
  );

  it('never lists more than 50 problems', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i}`, i]));
    expect(problemsOf(OrderDto, many)).toHaveLength(50);
  });
});

describe('a query', () => {
  it('has its numbers read from text', () => {
    const query = { channel: 'web', priority: '3' };
    expect(problemsOf(OrderDto, query, 'query')).toEqual([]);
    expect(query.priority).toBe(3);
  });

  it.each(['3.5', '3e0', '', ' 3', '0x3'])('may not call %j a number', (priority) => {
    expect(problemsOf(OrderDto, { channel: 'web', priority }, 'query')).toHaveLength(1);
  });
});

it('agrees with class-validator on every flat object', () => {
  const value = fc.oneof(fc.string({ maxLength: 4 }), fc.integer({ min: -2, max: 7 }), fc.boolean(), fc.constant(null));
  const object = fc.record(
    { text: value, number: value, word: fc.oneof(value, fc.constantFrom('a', 'b')), currency: value, yes: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(object, (plain) => {
      const instance = Object.assign(new FlatDto(), plain);
      const expected = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true }).map((e) => e.property);
      const fields = problemsOf(FlatDto, { ...plain }).map(({ field }) => field);
      expect(fields.sort()).toEqual(expected.sort());
    }),
  );
});
