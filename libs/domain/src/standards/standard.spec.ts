import { specOf } from '../testing/decider-spec';
import type { RulesOf } from './rules';
import { standard } from './standard';
import type { PublishStandard, StandardCommand } from './standard.commands';
import type { StandardFact } from './standard.events';

const spec = specOf(standard);
const surveys = { id: 'survey-rules', now: '2026-03-01T12:00:00.000Z' };

const rules: RulesOf['survey-rules'] = {
  cooldownDays: 90,
  invitationExpiryDays: 30,
  scales: { NPS: { min: 0, max: 10 }, CSAT: { min: 1, max: 5 }, CES: { min: 1, max: 7 } },
};
const newRules = { ...rules, cooldownDays: 30 };

const published = (version: number, effectiveFrom: string, own: object = rules): StandardFact => ({
  type: 'StandardPublished',
  data: { kind: 'survey-rules', version, effectiveFrom, rules: own },
});
const publish = (data: Partial<PublishStandard['data']>): StandardCommand => ({
  type: 'PublishStandard',
  data: { effectiveFrom: '2026-01-01T00:00:00.000Z', ...data },
});
const drafted: StandardFact = {
  type: 'StandardDrafted',
  data: { kind: 'survey-rules', rules: newRules, summary: 'Less waiting' },
};

describe('publishing', () => {
  test('numbers the versions from 1', () => {
    spec.given().when(publish({ rules }), surveys).then(published(1, '2026-01-01T00:00:00.000Z'));
    spec
      .given(published(1, '2020-01-01T00:00:00.000Z'))
      .when(publish({ rules: newRules }), surveys)
      .then(published(2, '2026-01-01T00:00:00.000Z', newRules));
  });

  test('takes the draft when no rules are given, and uses it up', () => {
    const fact: StandardFact = {
      type: 'StandardPublished',
      data: {
        kind: 'survey-rules',
        version: 1,
        effectiveFrom: '2026-01-01T00:00:00.000Z',
        rules: newRules,
        summary: 'Less waiting',
      },
    };
    spec.given(drafted).when(publish({}), surveys).then(fact);
    spec.given(drafted, fact).when(publish({}), surveys).thenRefused('nothing-to-publish', 'rules');
  });

  test('needs rules or a draft', () => {
    spec.given().when(publish({}), surveys).thenRefused('nothing-to-publish', 'rules');
  });

  test.each(['2025-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z'])(
    'needs a beginning after that of the last version, so that one version is in force at an instant: not %s',
    (effectiveFrom) => {
      spec
        .given(published(1, '2025-01-01T00:00:00.000Z'))
        .when(publish({ effectiveFrom, rules }), surveys)
        .thenRefused('not-after-last-version', 'effectiveFrom');
    },
  );

  test.each([
    ['a published version again', 1],
    ['a version that leaves a gap', 3],
  ])('refuses %s: versions are immutable and without gaps', (_, version) => {
    spec
      .given(published(1, '2025-01-01T00:00:00.000Z'))
      .when(publish({ version, rules }), surveys)
      .thenRefused('wrong-version', 'version');
  });

  test('refuses an effectiveFrom that is no instant', () => {
    spec
      .given()
      .when(publish({ effectiveFrom: '2026-02-30T00:00:00.000Z', rules }), surveys)
      .thenRefused('bad-instant', 'effectiveFrom');
  });

  test('refuses a kind that does not exist', () => {
    spec.given().when(publish({ rules }), { id: 'dress-code' }).thenRefused('unknown-standard');
  });

  test('refuses rules that do not have the shape of their kind', () => {
    spec
      .given()
      .when(publish({ rules: { ...rules, cooldownDays: -1 } }), surveys)
      .thenRefused('bad-rules', 'rules.cooldownDays');
  });
});

describe('drafting', () => {
  test('keeps the rules; a new draft replaces the one before', () => {
    spec
      .given()
      .when({ type: 'DraftStandard', data: { rules: newRules, summary: 'Less waiting' } }, surveys)
      .then(drafted);
    const { state } = spec.given(drafted, { type: 'StandardDrafted', data: { kind: 'survey-rules', rules } });
    expect(state.draft).toEqual({ rules });
  });

  test('refuses rules that could not be published', () => {
    spec
      .given()
      .when({ type: 'DraftStandard', data: { rules: {} } }, surveys)
      .thenRefused('bad-rules', 'rules.cooldownDays');
  });
});

describe('retiring', () => {
  const retire = (version: number): StandardCommand => ({
    type: 'RetireStandard',
    data: { version, reason: 'too early' },
  });
  const retired: StandardFact = {
    type: 'StandardRetired',
    data: { kind: 'survey-rules', version: 2, reason: 'too early' },
  };
  const now = published(1, '2025-01-01T00:00:00.000Z');
  const later = published(2, '2027-01-01T00:00:00.000Z');

  test('takes back a version before it comes into force, once', () => {
    spec.given(now, later).when(retire(2), surveys).then(retired);
    spec.given(now, later, retired).when(retire(2), surveys).then();
  });

  test('never takes away the version in force: no instant may be left without one', () => {
    spec.given(now, later).when(retire(1), surveys).thenRefused('standard-in-force', 'version');
  });

  test('refuses a version that was never published', () => {
    spec.given(now).when(retire(2), surveys).thenRefused('unknown-version', 'version');
  });

  test('makes room for another version at the same time, under a number of its own', () => {
    spec
      .given(now, later, retired)
      .when(publish({ effectiveFrom: '2026-06-01T00:00:00.000Z', rules: newRules }), surveys)
      .then(published(3, '2026-06-01T00:00:00.000Z', newRules));
  });
});
