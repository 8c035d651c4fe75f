import { aggregates } from './aggregates';

test('every aggregate has a stream category of its own, without the hyphen that ends it in a stream name', () => {
  const categories = aggregates.map(({ category }) => category);
  expect(new Set(categories).size).toBe(categories.length);
  for (const category of categories) expect(category).toMatch(/^[a-z]+$/);
});

test('a fact type and a command type belong to one aggregate', () => {
  const facts = aggregates.flatMap((aggregate) => Object.keys(aggregate.facts));
  const commands = aggregates.flatMap((aggregate) => Object.keys(aggregate.commands));
  expect(new Set(facts).size).toBe(facts.length);
  expect(new Set(commands).size).toBe(commands.length);
});

test('every aggregate can begin: some command of it creates', () => {
  for (const { commands } of aggregates)
    expect(Object.values(commands as Record<string, { creates?: true }>).some(({ creates }) => creates)).toBe(true);
});
