import { defaultPack } from './default-pack';
import { rulesShape } from './rules-shape';
import { standardKinds, type StandardKind } from './standard-kind';

const fromPack = (kind: StandardKind): Record<string, unknown> => {
  const rules = defaultPack.find(({ id }) => id === kind)?.command.data.rules;
  return JSON.parse(JSON.stringify(rules)) as Record<string, unknown>;
};

/** The pack's rules with one value, at a dotted path, replaced; `undefined` removes it. */
function spoilt(kind: StandardKind, path: string, value: unknown): object {
  const rules = fromPack(kind);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, rules);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return rules;
}

test.each<[StandardKind, string, unknown]>([
  ['warranty-terms', 'terms', {}],
  ['warranty-terms', 'terms.0.startBasis', 'birthday'],
  ['warranty-terms', 'terms.0.coverage.parts.percent', 101],
  ['warranty-terms', 'terms.0.coverage.labour.months', -1],
  ['warranty-terms', 'terms.0.coverage.expenses', undefined],
  ['warranty-terms', 'terms.0.transferable', 'yes'],
  ['warranty-terms', 'terms.0.replacement', undefined],
  ['warranty-terms', 'terms.0.exclusions.0', 7],
  ['warranty-terms', 'terms.0.usageLimit', { metric: 'hours', limit: 0 }],
  ['warranty-terms', 'terms.0.appliesTo', { colour: 'red' }],
  ['warranty-terms', 'terms.0.waranty', true],
  ['claim-limits', 'limits.0.currency', 'euro'],
  ['claim-limits', 'limits.0.currency', undefined],
  ['claim-limits', 'limits.0.payoutLimit', 1.5],
  ['claim-limits', 'limits.0.secondApprovalAbove', 9_999_999],
  ['claim-limits', 'limits.0.costCap.repair', -1],
  ['claim-limits', 'goodwillApproverRoles.0', 'king'],
  ['claim-limits', 'technicianCertificate', 'maybe'],
  ['survey-rules', 'invitationExpiryDays', 0],
  ['survey-rules', 'scales.NPS', { min: 10, max: 0 }],
  ['survey-rules', 'scales.CES', undefined],
])('%s: %s cannot be %j, and the refusal names the field', (kind, path, value) => {
  const fault = rulesShape[kind](spoilt(kind, path, value), 'rules');
  expect(fault?.field?.startsWith(`rules.${path}`)).toBe(true);
});

test('two terms of one name, or two limits in one currency, are refused', () => {
  const terms = fromPack('warranty-terms').terms as object[];
  expect(rulesShape['warranty-terms']({ terms: [...terms, terms[0]] }, 'rules')?.field).toBe(
    `rules.terms.${terms.length}.term`,
  );
  const limits = fromPack('claim-limits');
  const twice = [...(limits.limits as object[]), (limits.limits as object[])[0]];
  expect(rulesShape['claim-limits']({ ...limits, limits: twice }, 'rules')?.field).toBe('rules.limits.4.currency');
});

test.each(standardKinds)('%s must be an object that says something', (kind) => {
  for (const nothing of [null, undefined, [], {}, 'rules', 7]) expect(rulesShape[kind](nothing, 'rules')).toBeDefined();
});
