import type { CommandTable } from '../decider';
import { firstOf, freeText, oneOf, shortText } from '../field-checks';
import { forbidden, notNow, unknown, type Refusal } from '../refusal';
import { standardOf } from '../standards/in-force';
import type { UnitDecision, UnitGiven, UnitState } from '../units/unit-state';
import { openByHand } from './open-repair';
import { answerQuote, sendQuote } from './quote';
import type { Diagnose, RepairCommand } from './repair.commands';
import { cancelReasons } from './repair.events';
import { isOpenRepair, repairOf, type Repair } from './repair-state';
import { replaceUnit } from './replace-unit';
import { returnUnit } from './return-unit';
import { completeWork, consumePart, pauseWork, startWork, unitIsThere } from './work';

export const repairCommands: CommandTable<RepairCommand> = {
  OpenRepair: {},
  ReceiveUnit: {},
  Diagnose: {},
  SendQuote: {},
  AcceptQuote: {},
  DeclineQuote: {},
  ConsumePart: {},
  StartWork: { lookUps: () => ({ limits: standardOf('claim-limits') }) },
  PauseWork: {},
  CompleteWork: {},
  PassQualityCheck: {},
  FailQualityCheck: {},
  ReturnUnit: {},
  ReplaceUnit: { lookUps: ({ data }) => ({ replacement: { category: 'unit', id: data.newSerial } }) },
  IssueLoaner: {},
  ReturnLoaner: {},
  CancelRepair: {},
};

type OnRepair = Exclude<RepairCommand, { type: 'OpenRepair' | 'ReplaceUnit' }>;

/** Decides on the repairs of a unit; each command but the opening and the replacement names the repair it is for. */
export function decideRepair(command: RepairCommand, state: UnitState, given: UnitGiven): UnitDecision {
  if (command.type === 'OpenRepair') return openByHand(command.data, state, given);
  if (command.type === 'ReplaceUnit') return replaceUnit(command.data, state, given);
  const repair = repairOf(state.repairs, command.data.repair);
  if (!repair)
    return unknown('unknown-repair', `There is no such repair on unit ${given.id}: name one of its repairs.`, 'repair');
  // A loaner may come back after the repair is over.
  if (command.type === 'ReturnLoaner') return returnLoaner(command.data.condition, repair);
  if (!isOpenRepair(repair))
    return notNow('repair-over', `Repair ${repair.repair} is ${repair.status}: open another one.`, 'repair');
  return decideOn(repair, command, state, given);
}

function decideOn(
  repair: Repair,
  command: Exclude<OnRepair, { type: 'ReturnLoaner' }>,
  state: UnitState,
  given: UnitGiven,
): UnitDecision {
  const { type, data } = command;
  switch (type) {
    case 'ReceiveUnit':
      return isHere(repair) ?? freeText(data.condition, 'condition') ?? [{ type: 'UnitReceived', data }];
    case 'Diagnose':
      return unitIsThere(repair) ?? diagnosisFinding(data) ?? [{ type: 'Diagnosed', data }];
    case 'SendQuote':
      return sendQuote(data.price, repair);
    case 'AcceptQuote':
      return answerQuote('accepted', repair);
    case 'DeclineQuote':
      return answerQuote('declined', repair);
    case 'ConsumePart':
      return consumePart(data, repair, state);
    case 'StartWork':
      return startWork(data, repair, given);
    case 'PauseWork':
      return pauseWork(data, repair);
    case 'CompleteWork':
      return completeWork(data, repair);
    case 'PassQualityCheck':
      return checkable(repair) ?? [{ type: 'QualityCheckPassed', data }];
    case 'FailQualityCheck':
      return checkable(repair) ?? freeText(data.finding, 'finding') ?? [{ type: 'QualityCheckFailed', data }];
    case 'ReturnUnit':
      return returnUnit(data, repair, state, given);
    case 'IssueLoaner':
      return issueLoaner(data.loaner, repair, given.id);
    case 'CancelRepair': {
      const finding = firstOf(oneOf(data.reason, cancelReasons, 'reason'), freeText(data.note, 'note'), isHere(repair));
      return finding ?? [{ type: 'RepairCancelled', data }];
    }
  }
}

/** A unit is received once; a repair whose unit is there ends by handing it over, so that its days away are counted. */
function isHere({ receivedAt, repair }: Repair): Refusal | undefined {
  if (receivedAt === undefined) return undefined;
  return notNow(
    'unit-is-there',
    `The unit of ${repair} is there since ${receivedAt}: ReturnUnit hands it over.`,
    'repair',
  );
}

function diagnosisFinding(data: Diagnose['data']): Refusal | undefined {
  return firstOf(
    shortText(data.fault, 'fault'),
    shortText(data.rootCause, 'rootCause'),
    shortText(data.component, 'component'),
    freeText(data.note, 'note'),
  );
}

function checkable({ status, check, repair }: Repair): Refusal | undefined {
  if (status !== 'completed')
    return notNow('work-not-completed', `Work on ${repair} is not completed: nothing to check.`, 'repair');
  if (check === undefined) return undefined;
  return notNow(
    'already-checked',
    `The quality check of ${repair} has ${check}: it is done once per completion.`,
    'repair',
  );
}

function issueLoaner(loaner: string, { repair, loaner: out }: Repair, unit: string): UnitDecision {
  if (out !== undefined)
    return notNow('loaner-out', `A loaner was issued for ${repair} already: have it returned first.`, 'repair');
  if (loaner === unit) return forbidden('same-serial', 'A unit is no loaner for itself: name another unit.', 'loaner');
  return shortText(loaner, 'loaner', 128) ?? [{ type: 'LoanerIssued', data: { repair, loaner } }];
}

function returnLoaner(condition: string, { repair, loaner }: Repair): UnitDecision {
  if (loaner === undefined)
    return notNow('no-loaner', `No loaner is out for ${repair}: there is nothing to return.`, 'repair');
  return freeText(condition, 'condition') ?? [{ type: 'LoanerReturned', data: { repair, loaner, condition } }];
}
