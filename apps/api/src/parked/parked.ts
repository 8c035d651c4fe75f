import { Injectable } from '@nestjs/common';
import type { Actor } from '@aftercare/domain';
import {
  askAboutParked,
  NO_BUILD,
  parkedBuilds,
  parkedOfKey,
  parkedPage,
  policies,
  waitingBehind,
  type Consumer,
  type OperatorRequest,
  type ParkedEntry,
  type ParkedWish,
} from '@aftercare/projections';
import { readModels } from '@aftercare/read-models';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { malformed, notFound } from '../problems/problem';
import { Requests } from '../operator-requests';
import { Runtime } from '../runtime';
import type {
  DiscardParkedDto,
  ParkedFactDto,
  ParkedFactsOfKeyDto,
  ParkedKeysDto,
  ParkedQueryDto,
  ParkedRequestDto,
  ParkedRequestsDto,
} from './parked.dto';

/** What waits behind a fact that failed, in read models and policies. The projectors mend it; here they are asked to. */
@Injectable()
export class Parked {
  constructor(
    private readonly runtime: Runtime,
    private readonly requests: Requests,
  ) {}

  async page({ consumer, limit = usualLimit, cursor }: ParkedQueryDto): Promise<ParkedKeysDto> {
    const { store } = this.runtime;
    const after = cursorFrom(cursor);
    const asked = consumer === undefined ? {} : { readModel: this.consumer(consumer).name };
    const page = await parkedPage(store, { limit, ...asked, ...(after && { after }) });
    const items = await this.ofFoldedBuilds(page.items.map(({ doc }) => doc));
    const counts = await Promise.all(items.map(({ queue }) => waitingBehind(store, queue)));
    const next = cursorText(page.next);
    return {
      items: items.map((entry, i) => ({ ...factDto(entry), waiting: counts[i]?.n ?? 0 })),
      ...(next !== undefined && { next }),
    };
  }

  /** Without those of a build that is kept for a rollback: nobody folds it, and its keys stand in the serving one. */
  private async ofFoldedBuilds(entries: readonly ParkedEntry[]): Promise<readonly ParkedEntry[]> {
    const names = [...new Set(entries.map(({ readModel }) => readModel))];
    const known = names.flatMap((name) => this.consumers().find((one) => one.name === name) ?? []);
    const builds = known.map(async (one) => [one.name, await parkedBuilds(this.runtime.store, one)] as const);
    const folded = new Map(await Promise.all(builds));
    // What a consumer parked that this program does not have is shown, too.
    return entries.filter(({ readModel, build }) => folded.get(readModel)?.includes(build) ?? true);
  }

  /** Throws a problem where nothing was ever parked for the key in a build that is folded. */
  async ofKey(name: string, key: string): Promise<ParkedFactsOfKeyDto> {
    const { store } = this.runtime;
    const entries = await parkedOfKey(store, name, await parkedBuilds(store, this.consumer(name)), key);
    if (entries.length === 0) throw notParked(name, key);
    // A stream that waits in several partitions has the same fact in each.
    const once = new Map(entries.map((entry) => [`${entry.build}/${entry.position}/${entry.status}`, entry]));
    return { items: [...once.values()].map(factDto) };
  }

  /** Throws a problem where nothing that is meant is parked. */
  async ask(name: string, wish: ParkedWish): Promise<ParkedRequestsDto> {
    const consumer = this.consumer(name);
    const made = await askAboutParked(this.runtime.store, await this.requests.opened(), consumer, wish);
    if (made.length === 0) throw notParked(name, wish.key, wish.position);
    return { requests: made.map(requestDto) };
  }

  discard(name: string, key: string, { position, all, why }: DiscardParkedDto, by: Actor): Promise<ParkedRequestsDto> {
    if ((position === undefined) === (all !== true))
      throw malformed([{ field: 'position', message: 'name the position of one fact, or say all: true' }]);
    return this.ask(name, { kind: 'discard-parked', by, why, key, ...(position !== undefined && { position }) });
  }

  async request(name: string, id: string): Promise<ParkedRequestDto> {
    const request = await (await this.requests.opened()).get(id);
    if (request?.readModel !== this.consumer(name).name || !request.parked)
      throw notFound('request-unknown', `nothing was asked about parked keys of ${name} under ${id}`, 'id');
    return requestDto(request);
  }

  private consumers(): readonly Consumer[] {
    return [...readModels(this.runtime.settings), ...policies];
  }

  private consumer(name: string): Consumer {
    const consumer = this.consumers().find((one) => one.name === name);
    if (consumer === undefined)
      throw notFound(
        'consumer-unknown',
        `there is no read model or policy ${name}: GET /v1/status lists them`,
        'consumer',
      );
    return consumer;
  }
}

function notParked(consumer: string, key?: string, position?: number) {
  const what = key === undefined ? 'nothing' : `nothing for ${key}`;
  const where = position === undefined ? '' : ` at position ${position}`;
  const detail = `${consumer} has parked ${what}${where}: GET /v1/parked lists what it has`;
  return notFound('not-parked', detail, key === undefined ? 'consumer' : 'key');
}

const buildOf = (build: number): { readonly build?: number } => (build === NO_BUILD ? {} : { build });

const factDto = (entry: ParkedEntry): ParkedFactDto => {
  const {
    readModel: consumer,
    build,
    key,
    position,
    stream,
    revision,
    type,
    reason,
    parkedAt,
    attempts,
    status,
  } = entry;
  return {
    ...{ consumer, ...buildOf(build), key, position, stream, revision, type, reason, parkedAt, attempts, status },
    behind: status === 'behind',
    ...(entry.discarded && { discarded: entry.discarded }),
  };
};

const requestDto = ({
  id,
  kind,
  readModel: consumer,
  key = '',
  status,
  parked,
  result,
}: OperatorRequest): ParkedRequestDto => {
  const { message } = (result ?? {}) as { readonly message?: string };
  return {
    id,
    kind,
    consumer,
    key,
    ...buildOf(parked?.build ?? NO_BUILD),
    status,
    ...(message !== undefined && { message }),
  };
};
