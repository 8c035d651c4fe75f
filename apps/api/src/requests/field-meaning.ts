import 'reflect-metadata';

/** A DTO class: its decorators are what counts, it is never instantiated. */
export type Dto = new () => object;

/** Where a value comes from: a JSON body, or a query string whose values are all text. */
export type Source = 'body' | 'query';

const entryKey = 'aftercare:entry';
const readerKey = 'aftercare:reader';

/** Declares the DTO of a nested object, or of each entry of a list. */
export const nests =
  (dto: () => Dto): PropertyDecorator =>
  (target, name) =>
    Reflect.defineMetadata(entryKey, dto, target, name);

/** Declares how a value of this field is brought into its one form before it is checked. */
export const reads =
  (reader: (value: unknown) => unknown, sources: readonly Source[] = ['body', 'query']): PropertyDecorator =>
  (target, name) => {
    for (const source of sources) Reflect.defineMetadata(`${readerKey}:${source}`, reader, target, name);
  };

export const entryOf = (dto: Dto, name: string): (() => Dto) | undefined =>
  Reflect.getMetadata(entryKey, dto.prototype as object, name) as (() => Dto) | undefined;

export const readerOf = (dto: Dto, name: string, source: Source): ((value: unknown) => unknown) | undefined =>
  Reflect.getMetadata(`${readerKey}:${source}`, dto.prototype as object, name) as
    ((value: unknown) => unknown) | undefined;
