import { Injectable } from '@nestjs/common';
import {
  openRequests,
  parkedFact,
  parkedFactsPage,
  type Asking,
  type OperatorRequest,
  type OperatorRequests,
} from '@aftercare/projections';
import { cursorFrom, cursorText, usualLimit } from '../answers/paging';
import { notFound } from '../problems/problem';
import { Runtime } from '../runtime';
import type { ParkedFactRequestDto, ParkedFactsDto, ParkedFactsQueryDto } from './parked-facts.dto';

/** Facts whose commands a policy could not make or issue. The process that runs the policy mends them; here it is asked to. */
@Injectable()
export class ParkedFacts {
  private opening: Promise<OperatorRequests> | undefined;

  constructor(private readonly runtime: Runtime) {}

  async page({ policy, limit = usualLimit, cursor }: ParkedFactsQueryDto): Promise<ParkedFactsDto> {
    const after = cursorFrom(cursor);
    const page = await parkedFactsPage(this.runtime.store, {
      limit,
      ...(policy !== undefined && { policy }),
      ...(after !== undefined && { after }),
    });
    const next = cursorText(page.next);
    return { items: page.items.map(({ doc }) => doc), ...(next !== undefined && { next }) };
  }

  /** Throws a problem when the policy has not parked the stream. */
  async ask(
    kind: 'retry-parked' | 'discard-parked',
    { policy, stream }: { readonly policy: string; readonly stream: string },
    who: Pick<Asking, 'by' | 'why'>,
  ): Promise<ParkedFactRequestDto> {
    if ((await parkedFact(this.runtime.store, policy, stream)) === undefined)
      throw notFound(
        'not-parked',
        `${policy} has parked nothing of ${stream}: GET /v1/parked-facts lists it`,
        'stream',
      );
    return toDto(await (await this.requests()).make({ ...who, kind, readModel: policy, key: stream }));
  }

  async request(id: string): Promise<ParkedFactRequestDto> {
    const request = await (await this.requests()).get(id);
    if (request?.kind !== 'retry-parked' && request?.kind !== 'discard-parked')
      throw notFound('request-unknown', `nothing was asked about a parked fact under ${id}`, 'id');
    return toDto(request);
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

function toDto({
  id,
  kind,
  readModel: policy,
  key: stream = '',
  status,
  result,
}: OperatorRequest): ParkedFactRequestDto {
  const { message } = (result ?? {}) as { readonly message?: string };
  return { id, kind, policy, stream, status, ...(message !== undefined && { message }) };
}
