import { aggregates, type FactDeclaration } from '@aftercare/domain';
import { exampleFacts, PERSONAL } from '../testing/example-facts';
import { recorded } from '../testing/recorded';
import { customerHistory } from './customer-history.view';
import { told } from './told';

/** Aggregates whose facts concern no customer. */
const ofTheCompany = ['standard', 'valuemodel'];
const examples = Object.entries(exampleFacts).map(([type, data]) => ({ type, data }));

describe('the history of a customer', () => {
  const types = aggregates
    .filter(({ category }) => !ofTheCompany.includes(category))
    .flatMap(({ facts }) => Object.keys(facts as object));

  it.each(types)('has a sentence for %s that shows no personal data', (type) => {
    const example = examples.find((fact) => fact.type === type);
    const { sentence } = told(recorded(example ?? { type, data: {} }));
    expect(sentence).toMatch(/^[A-Z].{8,}\.$/s);
    expect(sentence).not.toContain(PERSONAL);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it('has the same sentence when the personal fields are erased', () => {
    for (const fact of examples) {
      const personal = aggregates.map(({ facts }) => (facts as Readonly<Record<string, FactDeclaration>>)[fact.type]);
      const gone = Object.fromEntries(
        personal.flatMap((declared): readonly string[] => declared?.personal ?? []).map((field) => [field, null]),
      );
      const erased = { ...fact, data: { ...fact.data, ...gone } };
      expect(told(recorded(erased)).sentence).toBe(told(recorded(fact)).sentence);
    }
  });

  it('refuses a fact type that nobody wrote a sentence for, so that it is noticed', () => {
    expect(() => told(recorded({ type: 'SomethingNew', data: {} }))).toThrow(/no sentence for SomethingNew/);
  });

  it('is told to both customers when a unit passes from one to the other', () => {
    const fact = recorded({ type: 'UnitTransferred', data: exampleFacts.UnitTransferred }, { position: 12 });
    expect(customerHistory.keys(fact)).toEqual(['0000000000000012/C1', '0000000000000012/C2']);
    expect(customerHistory.evolve(undefined, fact, '0000000000000012/C2')).toMatchObject({
      customerId: 'C2',
      position: 12,
      area: 'units',
      sentence: 'Unit U1 passed from customer C1 to customer C2.',
    });
  });
});
