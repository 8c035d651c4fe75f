import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Commands, toDto } from '../commands/commands';
import type { RegisterCustomerDto } from '../customers/customers.dto';
import { malformed, ProblemError } from '../problems/problem';
import { problemsOf } from '../requests/checks';
import type { Envelope } from '../requests/envelope';
import { atOnce } from './at-once';
import { BatchedPurchaseDto, type BatchedOutcomeDto, type PurchaseBatchDto } from './purchase-batch.dto';

/** Appends under way at once: more gain nothing, the store shares commits among these. */
const mostAtOnce = 64;

/** Many purchases in one request: each is done or refused on its own, under its own key. */
@Injectable()
export class PurchaseBatch {
  /** Customers known to be registered, so that each costs one command and not one a purchase. */
  private readonly registrations = new LRUCache<string, Promise<void>>({ max: 50_000 });

  constructor(private readonly commands: Commands) {}

  /** Refusals are answered by item. Anything else, such as a store that is away, fails the whole batch: it may be sent again. */
  record({ items }: PurchaseBatchDto, envelope: Envelope): Promise<BatchedOutcomeDto[]> {
    return atOnce(items, mostAtOnce, async (item) => {
      try {
        const problems = problemsOf(BatchedPurchaseDto, item);
        if (problems.length > 0) throw malformed(problems);
        return { outcome: await this.recordOne(item as BatchedPurchaseDto, envelope) };
      } catch (error) {
        if (error instanceof ProblemError) return { problem: error.problem };
        throw error;
      }
    });
  }

  private async recordOne(item: BatchedPurchaseDto, envelope: Envelope) {
    const { idempotencyKey: commandId, id, customerSince, ...data } = item;
    if (customerSince !== undefined) await this.registered(data.customerId, customerSince, envelope);
    const command = { type: 'RecordPurchase' as const, data };
    return toDto(await this.commands.execute('purchase', id, command, { ...envelope, commandId }));
  }

  private registered(id: string, occurredAt: string, envelope: Envelope): Promise<void> {
    const known = this.registrations.get(id);
    if (known !== undefined) return known;
    const registration = this.register(id, occurredAt, envelope);
    this.registrations.set(id, registration);
    registration.catch(() => this.registrations.delete(id));
    return registration;
  }

  /** A refusal means that the customer is known already; where that is not so, the purchase itself is refused and says why. */
  private async register(id: string, occurredAt: string, envelope: Envelope): Promise<void> {
    const data: Omit<RegisterCustomerDto, 'id'> = { occurredAt };
    const command = { type: 'RegisterCustomer' as const, data };
    try {
      await this.commands.execute('customer', id, command, { ...envelope, commandId: `register-customer:${id}` });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
    }
  }
}
