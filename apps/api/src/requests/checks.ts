import type { ValidationArguments } from 'class-validator';
import { getMetadataStorage } from 'class-validator';
import type { FieldProblem } from '../problems/problem';
import { entryOf, readerOf, type Dto, type Source } from './field-meaning';

interface Rule {
  readonly holds: (value: unknown, args: ValidationArguments) => boolean;
  readonly message: (args: ValidationArguments) => string;
}

interface Property {
  readonly name: string;
  readonly applies: readonly ((object: object, value: unknown) => boolean)[];
  readonly rules: readonly Rule[];
  readonly entry: (() => Dto) | undefined;
  readonly read: ((value: unknown) => unknown) | undefined;
}

interface Shape {
  readonly properties: readonly Property[];
  readonly names: ReadonlySet<string>;
}

/** No answer lists more fields at fault than this. */
const mostProblems = 50;
const longestName = 100;

const shapes: Readonly<Record<Source, Map<Dto, Shape>>> = { body: new Map(), query: new Map() };

/**
 * Checks a plain object against a DTO's class-validator decorators, which are read once for each class: the same rules
 * as `validateSync` with unknown fields forbidden, at a tenth of its cost and without a copy as an instance.
 * Values are read in place (an instant becomes UTC with milliseconds; a number in a query becomes a number).
 */
export function problemsOf(dto: Dto, value: unknown, source: Source = 'body'): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  check(dto, value, '', source, problems);
  return problems.slice(0, mostProblems);
}

function check(dto: Dto, value: unknown, path: string, source: Source, problems: FieldProblem[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ field: path.slice(0, -1), message: 'must be an object' });
    return;
  }
  const object = value as Record<string, unknown>;
  const shape = shapeOf(dto, source);
  for (const name of Object.keys(object)) {
    if (problems.length >= mostProblems) return;
    if (!shape.names.has(name)) {
      problems.push({ field: path + name.slice(0, longestName), message: 'is not a field of this request' });
    }
  }
  for (const property of shape.properties) checkProperty(property, object, path, source, problems);
}

function checkProperty(
  property: Property,
  object: Record<string, unknown>,
  path: string,
  source: Source,
  problems: FieldProblem[],
): void {
  const { name, entry, read } = property;
  if (problems.length >= mostProblems) return;
  if (!property.applies.every((applies) => applies(object, object[name]))) return;
  if (read !== undefined) object[name] = read(object[name]);
  const value = object[name];
  const args: ValidationArguments = { targetName: '', property: name, object, value, constraints: [] };
  for (const rule of property.rules) {
    if (rule.holds(value, args)) continue;
    problems.push({ field: path + name, message: rule.message(args).replaceAll('$property', name) });
    return;
  }
  if (entry === undefined) return;
  if (Array.isArray(value)) value.forEach((item, i) => check(entry(), item, `${path}${name}.${i}.`, source, problems));
  else check(entry(), value, `${path}${name}.`, source, problems);
}

function shapeOf(dto: Dto, source: Source): Shape {
  const known = shapes[source].get(dto);
  if (known !== undefined) return known;
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(storage.getTargetValidationMetadatas(dto, '', false, false));
  const properties = Object.entries(grouped).map(([name, metadata]): Property => {
    const rules = metadata.filter(({ type }) => type === 'customValidation');
    return {
      name,
      applies: metadata
        .filter(({ type }) => type === 'conditionalValidation')
        .map(({ constraints }) => constraints[0] as Property['applies'][number]),
      rules: rules.flatMap(({ constraintCls, message }) =>
        storage.getTargetValidatorConstraints(constraintCls).map(({ instance }): Rule => {
          const text = message || ((args: ValidationArguments) => instance.defaultMessage?.(args) ?? 'is not valid');
          return {
            holds: (value, args) => instance.validate(value, args) === true,
            message: typeof text === 'string' ? () => text : text,
          };
        }),
      ),
      entry: entryOf(dto, name),
      read: readerOf(dto, name, source),
    };
  });
  const shape = { properties, names: new Set(properties.map(({ name }) => name)) };
  shapes[source].set(dto, shape);
  return shape;
}
