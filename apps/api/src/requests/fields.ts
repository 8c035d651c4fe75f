import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, ValidateNested, type ValidationArguments } from 'class-validator';
import { nests, reads, type Dto } from './field-meaning';
import { hasInstantForm, isDay, isInstant, toInstant } from './instants';

/** What every field may say beside its type. A field is required unless it says otherwise. */
export interface FieldOptions {
  readonly optional?: true;
  /** `null` is a value of its own: it removes what is there. */
  readonly nullable?: true;
  readonly description?: string;
  readonly example?: unknown;
}

interface Range {
  readonly least?: number;
  readonly most?: number;
}

/** One class-validator rule, which of the absent values are let through, and the field's OpenAPI schema. */
function field(
  rule: string,
  holds: (value: unknown) => boolean,
  schema: ApiPropertyOptions,
  { optional, nullable, description, example }: FieldOptions,
): PropertyDecorator {
  const message = ({ value }: ValidationArguments): string =>
    value === undefined ? `$property is missing: it must be ${rule}` : `$property must be ${rule}`;
  const shown = {
    ...schema,
    required: optional !== true,
    ...(nullable && { nullable }),
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
  } as ApiPropertyOptions;
  return applyDecorators(
    ...(optional ? [ValidateIf((_object, value) => value !== undefined)] : []),
    ...(nullable ? [ValidateIf((_object, value) => value !== null)] : []),
    ValidateBy({ name: 'shape', validator: { validate: holds, defaultMessage: (args) => message(args!) } }),
    ApiProperty(shown),
  );
}

const isText = (least: number, most: number) => (value: unknown) =>
  typeof value === 'string' && value.length >= least && value.length <= most;

/** Text of 1 to 200 characters unless a range is given. */
export const TextField = ({ least = 1, most = 200, ...options }: FieldOptions & Range = {}): PropertyDecorator =>
  field(
    `text of ${least} to ${most} characters`,
    isText(least, most),
    { type: String, minLength: least, maxLength: most },
    options,
  );

const idPattern = /^(?!\$)[^\s\p{Cc}]{1,128}$/u;
export const idRule = 'an id of 1 to 128 characters without white space, not beginning with $';
export const isId = (value: unknown): value is string => typeof value === 'string' && idPattern.test(value);

export const IdField = (options: FieldOptions = {}): PropertyDecorator =>
  field(idRule, isId, { type: String, minLength: 1, maxLength: 128 }, options);

export const OneOfField = (values: readonly string[], options: FieldOptions = {}): PropertyDecorator =>
  field(
    `one of ${values.join(', ')}`,
    (value) => values.includes(value as string),
    { type: String, enum: [...values] },
    options,
  );

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const CurrencyField = (options: FieldOptions = {}): PropertyDecorator =>
  field(
    'an ISO 4217 currency such as EUR',
    (value) => typeof value === 'string' && currencies.has(value),
    { type: String, minLength: 3, maxLength: 3 },
    { example: 'EUR', ...options },
  );

/** A whole number; in a query its text is read as one. */
export const WholeNumberField = ({
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
  ...options
}: FieldOptions & Range = {}): PropertyDecorator =>
  applyDecorators(
    field(
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number of ${least} or more`
        : `a whole number from ${least} to ${most}`,
      (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
      { type: 'integer', minimum: least, maximum: most },
      options,
    ),
    reads((value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value), ['query']),
  );

/** A number, whole or not; in a query its text is read as one. */
export const NumberField = ({ least = 0, most = 1e15, ...options }: FieldOptions & Range = {}): PropertyDecorator =>
  applyDecorators(
    field(
      `a number from ${least} to ${most}`,
      (value) => Number.isFinite(value) && (value as number) >= least && (value as number) <= most,
      { type: 'number', minimum: least, maximum: most },
      options,
    ),
    reads(
      (value) => (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value),
      ['query'],
    ),
  );

export const YesNoField = (options: FieldOptions = {}): PropertyDecorator =>
  field('true or false', (value) => typeof value === 'boolean', { type: Boolean }, options);

/** An ISO 8601 instant with a zone; kept as UTC with milliseconds. */
export const InstantField = (options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(
    field(
      'an ISO 8601 instant such as 2026-03-01T09:30:00Z',
      isInstant,
      { type: String, format: 'date-time' },
      { example: '2026-03-01T09:30:00.000Z', ...options },
    ),
    reads((value) => (hasInstantForm(value) ? value : toInstant(value))),
  );

/** A calendar day, `2026-03-01`. */
export const DayField = (options: FieldOptions = {}): PropertyDecorator =>
  field('a calendar day such as 2026-03-01', isDay, { type: String, format: 'date' }, options);

/** When what the command reports happened; every command takes it. */
export const OccurredAtField = (): PropertyDecorator =>
  InstantField({ optional: true, description: 'when it happened; now when left out, never later than now' });

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of a DTO's shape. */
export const ObjectField = (dto: () => Dto, options: FieldOptions = {}): PropertyDecorator =>
  applyDecorators(field('an object', isObject, { type: dto }, options), ValidateNested(), nests(dto));

/** An object whose shape the domain judges, e.g. the rules of a standard. */
export const RulesField = (options: FieldOptions = {}): PropertyDecorator =>
  field('an object', isObject, { type: Object }, options);

const isList = (least: number, most: number) => (value: unknown) =>
  Array.isArray(value) && value.length >= least && value.length <= most;

/** A list whose entries have a DTO's shape. */
export const ListField = (
  dto: () => Dto,
  { least = 1, most = 100, ...options }: FieldOptions & Range = {},
): PropertyDecorator =>
  applyDecorators(
    field(
      `a list of ${least} to ${most} entries`,
      isList(least, most),
      { type: () => [dto()], minItems: least, maxItems: most },
      options,
    ),
    ValidateNested({ each: true }),
    nests(dto),
  );

/** A list whose entries the route checks one by one, so that a bad entry does not refuse the others. */
export const EntriesField = (dto: () => Dto, { most }: { readonly most: number }): PropertyDecorator =>
  field(`a list of 1 to ${most} entries`, isList(1, most), { type: () => [dto()], minItems: 1, maxItems: most }, {});

/** A list of texts of 1 to 200 characters, or of one of the `values`. */
export const TextListField = ({
  least = 0,
  most = 100,
  values,
  ...options
}: FieldOptions & Range & { readonly values?: readonly string[] } = {}): PropertyDecorator => {
  const each = isText(1, 200);
  return field(
    `a list of ${least} to ${most} ${values === undefined ? 'texts of 1 to 200 characters' : `of ${values.join(', ')}`}`,
    (value) =>
      isList(least, most)(value) &&
      (value as unknown[]).every((item) => each(item) && (values?.includes(item as string) ?? true)),
    { type: [String], minItems: least, maxItems: most, ...(values && { enum: [...values] }) },
    options,
  );
};
