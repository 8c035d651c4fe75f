import type { RepairFact } from '@aftercare/domain';
import { moneyWords } from '../money-words';
import type { Sentences } from './sentence';
import { unitOf } from './unit.sentences';

export const repairSentences: Sentences<RepairFact> = {
  RepairOpened: (data) =>
    data.kind === 'claim'
      ? `Repair ${data.repair} was opened on claim ${data.claim}.`
      : `Repair ${data.repair} was opened, paid by the customer.`,
  UnitReceived: ({ repair }, fact) => `Unit ${unitOf(fact)} was handed in for repair ${repair}.`,
  Diagnosed: ({ repair, component, fault, rootCause }) =>
    `Diagnosis of repair ${repair}: ${component}, ${fault} (${rootCause}).`,
  QuoteSent: ({ repair, price }) => `Was offered repair ${repair} for ${moneyWords(price)}.`,
  QuoteAccepted: ({ repair, price }) => `Accepted the quote for repair ${repair} (${moneyWords(price)}).`,
  QuoteDeclined: ({ repair, price }) => `Declined the quote for repair ${repair} (${moneyWords(price)}).`,
  PartConsumed: ({ repair, quantity, sku }) => `Repair ${repair} took ${quantity} x ${sku}.`,
  WorkStarted: ({ repair, technician }) => `Work on repair ${repair} began (technician ${technician}).`,
  WorkPaused: ({ repair, reason }) => `Work on repair ${repair} was paused (${reason}).`,
  WorkCompleted: ({ repair, fixed, minutes }) =>
    `Work on repair ${repair} ended after ${minutes} minutes: ${fixed ? 'fixed' : 'not fixed'}.`,
  QualityCheckPassed: ({ repair }) => `Repair ${repair} passed its quality check.`,
  QualityCheckFailed: ({ repair }) => `Repair ${repair} failed its quality check.`,
  UnitReturned: ({ repair, fixed, downtimeDays }, fact) =>
    `Got unit ${unitOf(fact)} back from repair ${repair} after ${downtimeDays} days${fixed ? '' : ', not fixed'}.`,
  UnitReplaced: ({ oldSerial, newSerial }) => `Unit ${oldSerial} was replaced by ${newSerial}.`,
  LoanerIssued: ({ repair, loaner }) => `Got loaner ${loaner} for the time of repair ${repair}.`,
  LoanerReturned: ({ repair, loaner }) => `Gave loaner ${loaner} of repair ${repair} back.`,
  RepairCancelled: ({ repair, reason }) => `Repair ${repair} was cancelled (${reason}).`,
};
