import type { Instant } from '../fact';
import { add, type Money } from '../money';
import type { RepairFact, RepairOpened } from './repair.events';

export type RepairStatus =
  'opened' | 'received' | 'working' | 'paused' | 'completed' | 'returned' | 'replaced' | 'cancelled';

export interface Quote {
  readonly price: Money;
  /** Absent while the customer has not answered. */
  readonly answer?: 'accepted' | 'declined';
}

export interface Repair {
  readonly repair: string;
  readonly kind: RepairOpened['data']['kind'];
  readonly customer: string;
  readonly claim?: string;
  readonly status: RepairStatus;
  /** When the unit was handed in. Absent: it is not there. */
  readonly receivedAt?: Instant;
  readonly quote?: Quote;
  readonly technician?: string;
  /** Outcome of the last completed work. */
  readonly fixed?: boolean | undefined;
  readonly check?: 'passed' | 'failed' | undefined;
  /** Cost of all parts consumed so far. */
  readonly partsCost?: Money;
  readonly loaner?: string | undefined;
}

/** The slice `repairs`: every repair ever opened on the unit, in the order of their numbers. */
export interface RepairsState {
  readonly repairs: readonly Repair[];
}

export const noRepairs: RepairsState = { repairs: [] };

const ended: readonly RepairStatus[] = ['returned', 'replaced', 'cancelled'];

export const isOpenRepair = ({ status }: Repair): boolean => !ended.includes(status);

export const openRepairOf = ({ repairs }: RepairsState): Repair | undefined => repairs.find(isOpenRepair);

export const repairOf = ({ repairs }: RepairsState, id: string): Repair | undefined =>
  repairs.find(({ repair }) => repair === id);

export function evolveRepairs(state: RepairsState, fact: RepairFact, occurredAt: Instant): RepairsState {
  if (fact.type === 'RepairOpened') return { repairs: [...state.repairs, { ...fact.data, status: 'opened' }] };
  return {
    repairs: state.repairs.map((repair) =>
      repair.repair === fact.data.repair ? evolveRepair(repair, fact, occurredAt) : repair,
    ),
  };
}

type LaterFact = Exclude<RepairFact, { type: 'RepairOpened' }>;

function evolveRepair(repair: Repair, { type, data }: LaterFact, occurredAt: Instant): Repair {
  switch (type) {
    case 'UnitReceived':
      return { ...repair, status: 'received', receivedAt: occurredAt };
    case 'QuoteSent':
      return { ...repair, quote: { price: data.price } };
    case 'QuoteAccepted':
      return { ...repair, quote: { price: data.price, answer: 'accepted' } };
    case 'QuoteDeclined':
      return { ...repair, quote: { price: data.price, answer: 'declined' } };
    case 'PartConsumed':
      return { ...repair, partsCost: repair.partsCost ? add(repair.partsCost, data.cost) : data.cost };
    case 'WorkStarted':
      return { ...repair, status: 'working', technician: data.technician, fixed: undefined, check: undefined };
    case 'WorkPaused':
      return { ...repair, status: 'paused' };
    case 'WorkCompleted':
      return { ...repair, status: 'completed', fixed: data.fixed };
    case 'QualityCheckPassed':
      return { ...repair, check: 'passed' };
    case 'QualityCheckFailed':
      return { ...repair, check: 'failed' };
    case 'UnitReturned':
      return { ...repair, status: 'returned' };
    case 'UnitReplaced':
      return { ...repair, status: 'replaced' };
    case 'RepairCancelled':
      return { ...repair, status: 'cancelled' };
    case 'LoanerIssued':
      return { ...repair, loaner: data.loaner };
    case 'LoanerReturned':
      return { ...repair, loaner: undefined };
    case 'Diagnosed':
      return repair;
  }
}
