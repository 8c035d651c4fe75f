import type { CommandTable, Decider, Given } from '../decider';
import { firstOf, instant, shortText } from '../field-checks';
import { forbidden, notNow, unknown, type Refusal } from '../refusal';
import { rulesShape } from './rules-shape';
import type { PublishStandard, RetireStandard, StandardCommand } from './standard.commands';
import { standardFacts, type StandardFact } from './standard.events';
import { isStandardKind, standardKinds, type StandardKind } from './standard-kind';
import { evolveStandard, noStandard, type StandardState } from './standard-state';

const commands: CommandTable<StandardCommand> = {
  DraftStandard: { creates: true },
  PublishStandard: { creates: true },
  RetireStandard: {},
};

function decide(command: StandardCommand, state: StandardState, given: Given): readonly StandardFact[] | Refusal {
  const kind = given.id;
  if (!isStandardKind(kind))
    return unknown('unknown-standard', `There is no kind of standard ${kind}: use ${standardKinds.join(', ')}.`);
  switch (command.type) {
    case 'DraftStandard': {
      const { rules, summary } = command.data;
      const fault = firstOf(rulesShape[kind](rules, 'rules'), shortText(summary, 'summary'));
      return (
        fault ?? [{ type: 'StandardDrafted', data: { kind, rules, ...(summary === undefined ? {} : { summary }) } }]
      );
    }
    case 'PublishStandard':
      return publish(command.data, state, kind);
    case 'RetireStandard':
      return retire(command.data, state, kind, given);
  }
}

/** Versions are numbered without gaps and never changed; each comes into force after all before it. */
function publish(
  { effectiveFrom, rules, version, summary }: PublishStandard['data'],
  state: StandardState,
  kind: StandardKind,
): readonly StandardFact[] | Refusal {
  const content = rules === undefined ? state.draft : { rules, ...(summary === undefined ? {} : { summary }) };
  if (content === undefined)
    return notNow('nothing-to-publish', `There is no draft of ${kind}: give rules, or draft them first.`, 'rules');
  const next = state.versions.length + 1;
  const fault = firstOf(
    instant(effectiveFrom, 'effectiveFrom'),
    shortText(summary, 'summary'),
    rulesShape[kind](content.rules, 'rules'),
    version === undefined || version === next ? undefined : versionTaken(kind, version, next),
    notAfterTheLast(state, effectiveFrom),
  );
  return (
    fault ?? [
      {
        type: 'StandardPublished',
        data: { kind, version: next, effectiveFrom, ...content, ...(summary === undefined ? {} : { summary }) },
      },
    ]
  );
}

function versionTaken(kind: StandardKind, version: number, next: number): Refusal {
  const why = version < next ? 'is already published, and versions never change' : 'leaves a gap';
  return notNow('wrong-version', `Version ${version} of ${kind} ${why}: publish version ${next}.`, 'version');
}

function notAfterTheLast(state: StandardState, effectiveFrom: string): Refusal | undefined {
  const last = state.versions.findLast(({ retired }) => !retired);
  if (last === undefined || effectiveFrom > last.effectiveFrom) return undefined;
  return notNow(
    'not-after-last-version',
    `effectiveFrom must lie after that of version ${last.version}, ${last.effectiveFrom}.`,
    'effectiveFrom',
  );
}

/** Only before it comes into force: otherwise a moment would be left with no version, or a decision without its standard. */
function retire(
  { version, reason }: RetireStandard['data'],
  state: StandardState,
  kind: StandardKind,
  given: Given,
): readonly StandardFact[] | Refusal {
  const published = state.versions.find((one) => one.version === version);
  if (published === undefined)
    return unknown('unknown-version', `There is no version ${version} of ${kind}.`, 'version');
  if (published.retired) return [];
  if (published.effectiveFrom <= given.now)
    return forbidden(
      'standard-in-force',
      `Version ${version} of ${kind} came into force at ${published.effectiveFrom}: publish a successor instead.`,
      'version',
    );
  return shortText(reason, 'reason') ?? [{ type: 'StandardRetired', data: { kind, version, reason } }];
}

/** A service standard: one stream per kind, so that exactly one version of it is in force at an instant. */
export const standard: Decider<StandardState, StandardCommand, StandardFact> = {
  category: 'standard',
  initial: noStandard,
  evolve: evolveStandard,
  decide,
  customerOf: () => undefined,
  facts: standardFacts,
  commands,
};
