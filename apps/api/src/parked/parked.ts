import { Injectable } from '@nestjs/common';
import type { Actor } from '@aftercare/domain';
import {
  askAboutParked,
  openRequests,
  parkedBuilds,
  parkedOfKey,
  parkedPage,
  waitingBehind,
  type OperatorRequest,
  type OperatorRequests,
  type ParkedEntry,
  type ParkedWish,
} from '@aftercare/projections';
import { readModels, type AnyReadModel } from '@aftercare/read-models';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { malformed, notFound } from '../problems/problem';
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

/** Documents that wait behind a fact which could not be folded. The projectors mend them; here they are asked to. */
@Injectable()
export class Parked {
  private opening: Promise<OperatorRequests> | undefined;

  constructor(private readonly runtime: Runtime) {}

  async page({ readModel, limit = usualLimit, cursor }: ParkedQueryDto): Promise<ParkedKeysDto> {
    const { store } = this.runtime;
    const after = cursorFrom(cursor);
    const asked = readModel === undefined ? {} : { readModel: this.model(readModel).name };
    const page = await parkedPage(store, { limit, ...asked, ...(after && { after }) });
    const waiting = page.items.map(({ doc }) => waitingBehind(store, doc.queue));
    const counts = await Promise.all(waiting);
    const next = cursorText(page.next);
    return {
      items: page.items.map(({ doc }, i) => ({ ...factDto(doc), waiting: counts[i]?.n ?? 0 })),
      ...(next !== undefined && { next }),
    };
  }

  /** Throws a problem where nothing was ever parked for the key in a build that is folded. */
  async ofKey(readModel: string, key: string): Promise<ParkedFactsOfKeyDto> {
    const { store } = this.runtime;
    const model = this.model(readModel);
    const entries = await parkedOfKey(store, readModel, await parkedBuilds(store, model), key);
    if (entries.length === 0) throw notParked(readModel, key);
    // A stream that waits in several partitions has the same fact in each.
    const once = new Map(entries.map((entry) => [`${entry.build}/${entry.position}/${entry.status}`, entry]));
    return { items: [...once.values()].map(factDto) };
  }

  /** Throws a problem where nothing that is meant is parked. */
  async ask(readModel: string, wish: ParkedWish): Promise<ParkedRequestsDto> {
    const model = this.model(readModel);
    const made = await askAboutParked(this.runtime.store, await this.requests(), model, wish);
    if (made.length === 0) throw notParked(readModel, wish.key, wish.position);
    return { requests: made.map(requestDto) };
  }

  discard(
    readModel: string,
    key: string,
    { position, all, why }: DiscardParkedDto,
    by: Actor,
  ): Promise<ParkedRequestsDto> {
    if ((position === undefined) === (all !== true))
      throw malformed([{ field: 'position', message: 'name the position of one fact, or say all: true' }]);
    return this.ask(readModel, { kind: 'discard-parked', by, why, key, ...(position !== undefined && { position }) });
  }

  async request(readModel: string, id: string): Promise<ParkedRequestDto> {
    const request = await (await this.requests()).get(id);
    if (request?.readModel !== this.model(readModel).name || !request.parked)
      throw notFound('request-unknown', `nothing was asked about parked keys of ${readModel} under ${id}`, 'id');
    return requestDto(request);
  }

  private model(name: string): AnyReadModel {
    const model = readModels(this.runtime.settings).find((one) => one.name === name);
    if (model === undefined)
      throw notFound(
        'read-model-unknown',
        `there is no read model ${name}: GET /v1/read-models lists them`,
        'readModel',
      );
    return model;
  }

  /** Opened at the first question, and again after a store was away. */
  private requests(): Promise<OperatorRequests> {
    const { store } = this.runtime;
    this.opening ??= openRequests({ store, now: () => this.runtime.now() }).catch((error: unknown) => {
      this.opening = undefined;
      throw error;
    });
    return this.opening;
  }
}

function notParked(readModel: string, key?: string, position?: number) {
  const what = key === undefined ? 'nothing' : `nothing for ${key}`;
  const where = position === undefined ? '' : ` at position ${position}`;
  const detail = `${readModel} has parked ${what}${where}: GET /v1/parked lists what it has`;
  return notFound('not-parked', detail, key === undefined ? 'readModel' : 'key');
}

const factDto = (entry: ParkedEntry): ParkedFactDto => {
  const { readModel, build, key, position, stream, revision, type, reason, parkedAt, attempts, status } = entry;
  return {
    ...{ readModel, build, key, position, stream, revision, type, reason, parkedAt, attempts, status },
    behind: status === 'behind',
    ...(entry.discarded && { discarded: entry.discarded }),
  };
};

const requestDto = ({ id, kind, readModel, key = '', status, parked, result }: OperatorRequest): ParkedRequestDto => {
  const { message } = (result ?? {}) as { readonly message?: string };
  return { id, kind, readModel, key, build: parked?.build ?? 0, status, ...(message !== undefined && { message }) };
};
