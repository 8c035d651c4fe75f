import type { Actor, Instant } from '@aftercare/domain';
import type { CollectionSpec, ReadModelStore } from '@aftercare/read-model-store';
import { NEW, openRecords, type Recorded, type Records } from './records';

/** What an operator may ask of the projectors. */
export type RequestKind = 'rebuild' | 'rollback' | 'retry-parked' | 'discard-parked';

/** What is asked of one read model, before anybody has seen it. */
export interface Asking {
  readonly kind: RequestKind;
  readonly readModel: string;
  readonly by: Actor;
  /** The parked key it is about. */
  readonly key?: string;
  /** A rebuild that only compares. */
  readonly verifyOnly?: boolean;
  /** A rebuild that takes over whatever the comparison says. */
  readonly acceptDifferences?: boolean;
  /** Version of the fold to rebuild with, where the runtime asks because it changed. */
  readonly fold?: number;
  /** A sentence without personal data. */
  readonly why?: string;
  /** Which parked facts of a read model are meant, and where; a discard without position means all that wait there. */
  readonly parked?: ParkedAsking;
}

export interface ParkedAsking {
  /** Build number. */
  readonly build: number;
  readonly partition: number;
  /** As the entries of parked facts name it. */
  readonly queue: string;
  readonly position?: number;
}

/**
 * `waiting`: nobody has begun. `running`: somebody has, perhaps a process that has died since. `failed`: it was not done,
 * `result` tells why.
 */
export type RequestStatus = 'waiting' | 'running' | 'done' | 'failed';

/** A request and what came of it. Whoever asked looks at it again until it is `done` or `failed`. */
export interface OperatorRequest extends Asking {
  /** `<read model>-<number>` */
  readonly id: string;
  /** 1, 2, 3 … of a read model, in the order in which they were made. */
  readonly number: number;
  readonly requestedAt: Instant;
  readonly status: RequestStatus;
  /** The process that claimed it last. */
  readonly holder?: string;
  /** Who wants it to end; whoever is at work on it gives it up as soon as that can be. */
  readonly abortedBy?: Actor;
  /** How far it is, and what whoever goes on with it must know; each kind has its own. */
  readonly progress?: object;
  readonly result?: object;
}

/** Another process has claimed the request since: whoever gets this leaves it alone. */
export class RequestLost extends Error {}

/** A read model has one rebuild or rollback at a time. */
export class RequestUnderWay extends Error {
  constructor(readonly request: OperatorRequest) {
    super(`${request.kind} ${request.id} of ${request.readModel} is still ${request.status}`);
  }
}

/** A request in the hands of one holder. Both methods throw RequestLost once another one has claimed it. */
export interface ClaimedRequest {
  /** As it stands after the last change made here. */
  readonly request: OperatorRequest;
  progress(progress: object): Promise<void>;
  finish(status: 'done' | 'failed', result: object): Promise<void>;
}

/** Requests of operators, made by any process and done by the one whose duty they are. */
export interface OperatorRequests {
  /** Throws RequestUnderWay where a rebuild or rollback is asked of a read model that has one waiting or running. */
  make(asking: Asking): Promise<OperatorRequest>;
  get(id: string): Promise<OperatorRequest | undefined>;
  /** Waiting and running ones of these kinds, of one read model or of all; a read model's own in their order. */
  open(kinds: readonly RequestKind[], readModel?: string): Promise<readonly OperatorRequest[]>;
  /** The last ones of a read model, of these kinds or of all, newest first; 1..500 of them. */
  last(readModel: string, limit: number, kinds?: readonly RequestKind[]): Promise<readonly OperatorRequest[]>;
  /**
   * Takes a waiting request, or a running one whose holder is gone: that nobody else is at work on it is for the caller's lease
   * to say. Undefined when it is finished, or was claimed by somebody else in this moment.
   */
  claim(id: string, holder: string): Promise<ClaimedRequest | undefined>;
  /** Ends one that nobody has begun, and tells whoever is at work on another one to give it up. As it stands then; undefined for none. */
  abort(id: string, by: Actor): Promise<OperatorRequest | undefined>;
}

export interface OperatorRequestsOptions {
  readonly store: ReadModelStore;
  readonly now: () => Instant;
}

/** Where the requests are kept, for whoever declares collections to a tool. */
export const operatorRequestsCollection: CollectionSpec = {
  name: 'operator-requests',
  fields: {
    kind: { type: 'string', required: true },
    readModel: { type: 'string', required: true },
    number: { type: 'number', required: true },
    status: { type: 'string', required: true },
  },
  indexes: [
    ['status', 'kind'],
    ['readModel', 'number'],
  ],
};

const exclusive: readonly RequestKind[] = ['rebuild', 'rollback'];
const longestPage = 500;

/** Opens the requests in a read-model store, making their collection when new. */
export async function openRequests({ store, now }: OperatorRequestsOptions): Promise<OperatorRequests> {
  const records = await openRecords<OperatorRequest>(store, operatorRequestsCollection);
  const open = (kinds: readonly RequestKind[], readModel?: string) => openOf(records, kinds, readModel);
  const last: OperatorRequests['last'] = (...asked) => lastOf(records, ...asked);
  return {
    open,
    last,
    get: async (id) => (await records.get(id))?.doc,
    make: async (asking) => {
      for (;;) {
        const number = ((await last(asking.readModel, 1))[0]?.number ?? 0) + 1;
        const [underWay] = exclusive.includes(asking.kind) ? await open(exclusive, asking.readModel) : [];
        if (underWay) throw new RequestUnderWay(underWay);
        const id = `${asking.readModel}-${number}`;
        const request: OperatorRequest = { ...asking, id, number, requestedAt: now(), status: 'waiting' };
        // Of two who saw the same last number one is refused, and looks again.
        if (await records.put(id, request, NEW)) return request;
      }
    },
    claim: async (id, holder) => {
      const found = await records.get(id);
      if (found === undefined || isFinished(found.doc)) return undefined;
      const doc: OperatorRequest = { ...found.doc, status: 'running', holder };
      const claimed = await records.put(id, doc, found.revision);
      return claimed ? claimedRequest(records, { ...found, doc, revision: found.revision + 1 }) : undefined;
    },
    abort: async (id, by) => {
      for (;;) {
        const found = await records.get(id);
        if (found === undefined || isFinished(found.doc) || found.doc.abortedBy) return found?.doc;
        const doc = { ...found.doc, abortedBy: by, ...(found.doc.status === 'waiting' && abortedEarly(by)) };
        if (await records.put(id, doc, found.revision)) return doc;
      }
    },
  };
}

/** Whether anything more will come of it. */
export const isFinished = ({ status }: OperatorRequest): boolean => status === 'done' || status === 'failed';

const abortedEarly = ({ id }: Actor): Pick<OperatorRequest, 'status' | 'result'> => ({
  status: 'failed',
  result: { outcome: 'aborted', message: `aborted by ${id} before anybody had begun` },
});

function claimedRequest(records: Records<OperatorRequest>, claimed: Recorded<OperatorRequest>): ClaimedRequest {
  let { doc, revision } = claimed;
  const change = async (changes: Partial<OperatorRequest>): Promise<void> => {
    for (;;) {
      const next = { ...doc, ...changes };
      if (await records.put(doc.id, next, revision)) {
        [doc, revision] = [next, revision + 1];
        return;
      }
      const found = await records.get(doc.id);
      // A write of ours that was done, and whose answer was lost, looks like somebody else's but for the holder.
      const ours =
        found !== undefined &&
        found.doc.holder === doc.holder &&
        (!isFinished(found.doc) || found.doc.status === next.status);
      if (!ours) throw new RequestLost(`request ${doc.id} was claimed by another process`);
      // Somebody may have asked for its end in the meantime.
      ({ doc, revision } = found);
    }
  };
  return {
    get request() {
      return doc;
    },
    progress: (progress) => change({ progress }),
    finish: (status, result) => change({ status, result }),
  };
}

async function openOf(
  records: Records<OperatorRequest>,
  kinds: readonly RequestKind[],
  readModel?: string,
): Promise<readonly OperatorRequest[]> {
  const where = {
    status: { in: ['waiting', 'running'] },
    kind: { in: kinds },
    ...(readModel !== undefined && { readModel: { eq: readModel } }),
  };
  const found: OperatorRequest[] = [];
  for (let page = await records.find({ where, limit: longestPage }); ;) {
    found.push(...page.items.map(({ doc }) => doc));
    if (page.next === undefined) return found.sort((one, other) => one.number - other.number);
    page = await records.find({ where, limit: longestPage, after: page.next });
  }
}

async function lastOf(
  records: Records<OperatorRequest>,
  readModel: string,
  limit: number,
  kinds?: readonly RequestKind[],
): Promise<readonly OperatorRequest[]> {
  const where = { readModel: { eq: readModel }, ...(kinds && { kind: { in: kinds } }) };
  const { items } = await records.find({ where, sort: { by: 'number', dir: 'desc' }, limit });
  return items.map(({ doc }) => doc);
}
