import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { membersCollection, unchangedRecords, type MemberRecord } from '@aftercare/projections';
import { Runtime } from '../runtime';

/** How often the projectors' records are looked at. */
const everyMs = 1_000;
/** Looks further apart tell nothing about the time between them. */
const longestGapMs = 3_000;
/** More processes than anybody runs. */
const most = 500;

/**
 * The projector processes that live, as their records tell: one that has not changed for its lease belongs to a process that is gone.
 * Its clock is not trusted, so the records are looked at every second; an API that has just started counts the dead for some seconds.
 */
@Injectable()
export class LivingProjectors implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly seen = unchangedRecords<MemberRecord>(longestGapMs);
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private looked = false;

  constructor(private readonly runtime: Runtime) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.look(), everyMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** By name. As last seen while the store of the read models is away. */
  async all(): Promise<readonly MemberRecord[]> {
    if (!this.looked) await this.look();
    const living = this.seen.all().filter(({ key, doc }) => this.seen.unchangedFor(key) < doc.leaseMs);
    return living.map(({ doc }) => doc).sort((a, b) => (a.holder < b.holder ? -1 : 1));
  }

  private look(): Promise<void> {
    this.looking ??= this.lookOnce()
      .catch(() => undefined)
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookOnce(): Promise<void> {
    const at = performance.now();
    const { items } = await this.runtime.store.collection<MemberRecord>(membersCollection).find({ limit: most });
    this.seen.look(
      items.map(({ key, doc, position }) => ({ key, doc, revision: position })),
      at,
    );
    this.looked = true;
  }
}
