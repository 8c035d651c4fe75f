import type { CommandTable } from '../decider';
import { firstOf, freeText, oneOf, shortText } from '../field-checks';
import { notNow, unknown, forbidden } from '../refusal';
import { standardOf } from '../standards/in-force';
import { openRepairOf } from '../repairs/repair-state';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { anyShare } from '../warranties/cover';
import { coverAt } from '../warranties/cover-at';
import { sharesFinding } from '../warranties/shares-finding';
import { approveClaim } from './approve-claim';
import { claimOf, isOpenClaim, openClaimOf, type Claim, type ClaimStatus } from './claim-state';
import type { ClaimCommand, GrantGoodwill } from './claim.commands';
import { rejectionReasons } from './claim.events';
import { fileClaim } from './file-claim';
import { mayGrantGoodwill } from './goodwill';
import { settleByHand } from './settle-claim';

const limits = { lookUps: () => ({ limits: standardOf('claim-limits') }) };

export const claimCommands: CommandTable<ClaimCommand> = {
  FileClaim: {},
  AssessCoverage: {},
  RequestInformation: {},
  ProvideInformation: {},
  ApproveClaim: limits,
  RejectClaim: {},
  AppealClaim: {},
  WithdrawClaim: {},
  GrantGoodwill: limits,
  SettleClaim: {},
  CloseClaim: {},
};

type Existing = Exclude<ClaimCommand, { type: 'FileClaim' }>;

/** The states in which each command is possible: filed -> assessing <-> waiting -> approved | rejected -> appealed ... */
const possibleWhile: Readonly<Record<Existing['type'], readonly ClaimStatus[]>> = {
  AssessCoverage: ['filed', 'assessing', 'appealed'],
  RequestInformation: ['assessing'],
  ProvideInformation: ['waiting-for-information'],
  ApproveClaim: ['assessing'],
  RejectClaim: ['assessing'],
  AppealClaim: ['rejected'],
  WithdrawClaim: ['filed', 'assessing', 'waiting-for-information', 'appealed', 'approved'],
  GrantGoodwill: ['filed', 'assessing', 'waiting-for-information', 'appealed'],
  SettleClaim: ['approved'],
  CloseClaim: ['settled'],
};

/** Decides on the claims of a unit; each command but FileClaim names the claim it is for. */
export function decideClaim(command: ClaimCommand, state: UnitState, given: UnitGiven): UnitDecision {
  if (command.type === 'FileClaim') return fileClaim(command.data, state, given);
  const claim = claimOf(state.claims, command.data.claim);
  if (!claim)
    return unknown('unknown-claim', `There is no such claim on unit ${given.id}: name one of its claims.`, 'claim');
  const possible = possibleWhile[command.type];
  if (!possible.includes(claim.status))
    return notNow(
      'wrong-claim-state',
      `Claim ${claim.claim} is ${claim.status}; ${command.type} is possible while ${possible.join(', ')}.`,
      'claim',
    );
  return decideOn(claim, command, state, given);
}

function decideOn(claim: Claim, command: Existing, state: UnitState, given: UnitGiven): UnitDecision {
  const { type, data } = command;
  switch (type) {
    case 'AssessCoverage':
      return assess(claim, data.component ?? claim.component, state);
    case 'RequestInformation':
      return freeText(data.question, 'question') ?? [{ type: 'InformationRequested', data }];
    case 'ProvideInformation':
      return freeText(data.answer, 'answer') ?? [{ type: 'InformationProvided', data }];
    case 'ApproveClaim':
      return approveClaim(data, claim, state, given);
    case 'RejectClaim': {
      const finding = firstOf(oneOf(data.reason, rejectionReasons, 'reason'), freeText(data.note, 'note'));
      return finding ?? [{ type: 'ClaimRejected', data }];
    }
    case 'AppealClaim':
      return anotherOpen(state) ?? freeText(data.grounds, 'grounds') ?? [{ type: 'ClaimAppealed', data }];
    case 'WithdrawClaim':
      return repairOn(claim, state) ?? freeText(data.note, 'note') ?? [{ type: 'ClaimWithdrawn', data }];
    case 'GrantGoodwill':
      return grantGoodwill(data, given);
    case 'SettleClaim':
      return settleByHand(data, claim, state);
    case 'CloseClaim':
      return [{ type: 'ClaimClosed', data }];
  }
}

function assess(failed: Claim, component: string, state: UnitState): UnitDecision {
  const finding = shortText(component, 'component');
  if (finding) return finding;
  const { claim, failedAt } = failed;
  const { version, ...answer } = coverAt(state.cover, component, failedAt, failed);
  const source = version !== undefined && { termVersion: version };
  return [{ type: 'CoverageAssessed', data: { claim, component, failedAt, ...answer, ...source } }];
}

function grantGoodwill(data: GrantGoodwill['data'], given: UnitGiven): UnitDecision {
  const finding = firstOf(
    sharesFinding(data.shares, 'shares'),
    anyShare(data.shares)
      ? undefined
      : forbidden('covers-nothing', 'Goodwill must give something: set a share above 0.', 'shares'),
    freeText(data.note, 'note'),
    mayGrantGoodwill(given),
  );
  return finding ?? [{ type: 'GoodwillGranted', data: { ...data, approver: given.actor.id } }];
}

/** An appeal opens its claim again, so no other one may be open. */
function anotherOpen({ claims }: UnitState) {
  const open = openClaimOf(claims);
  return open && notNow('claim-open', `Claim ${open.claim} is open: finish or withdraw it first.`, 'claim');
}

function repairOn(claim: Claim, { repairs }: UnitState) {
  const repair = openRepairOf(repairs);
  if (!isOpenClaim(claim) || repair?.claim !== claim.claim) return undefined;
  return notNow('repair-open', `Repair ${repair.repair} is open: return the unit or cancel it first.`, 'claim');
}
