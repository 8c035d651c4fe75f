import type { AnyDecider, RecordedFact } from '@aftercare/domain';

/** Where a command left its facts on a stream: enough to recognise a repeat and to read its outcome again. */
export interface DoneCommand {
  readonly digest: string;
  readonly first: number;
  readonly last: number;
  readonly position: number;
}

/**
 * A stream folded up to `revision`. Shared by everybody who works on the stream: it only moves forward, and a fact
 * folded in twice counts once, so readers need not wait for each other.
 */
export interface FoldedStream {
  readonly stream: string;
  readonly decider: AnyDecider;
  state: unknown;
  /** -1 before the first fact. */
  revision: number;
  position: number;
  readonly commands: Map<string, DoneCommand>;
  /** Customers whose facts are folded in: their erasure takes the state out of memory. */
  readonly customers: Set<string>;
  /** Customers whose erasure was folded in, and whose key was not yet seen to be gone. */
  readonly erasures: Set<string>;
  /** When it was last known to be at the stream's end (monotonic milliseconds); -Infinity for never. */
  checkedAt: number;
}

export const unfolded = (decider: AnyDecider, stream: string): FoldedStream => ({
  stream,
  decider,
  state: decider.initial as unknown,
  revision: -1,
  position: -1,
  commands: new Map(),
  customers: new Set(),
  erasures: new Set(),
  checkedAt: Number.NEGATIVE_INFINITY,
});

/** Folds a fact in, unless it is folded in already. Types the aggregate does not know count, and change nothing else. */
export function foldIn(folded: FoldedStream, fact: RecordedFact): void {
  if (fact.revision <= folded.revision) return;
  const { commandId, commandDigest, customerId, occurredAt } = fact.metadata;
  const { decider, commands } = folded;
  if (Object.hasOwn(decider.facts, fact.type)) folded.state = decider.evolve(folded.state, fact, occurredAt) as unknown;
  folded.revision = fact.revision;
  folded.position = fact.position;
  const first = commands.get(commandId)?.first ?? fact.revision;
  commands.set(commandId, { digest: commandDigest, first, last: fact.revision, position: fact.position });
  if (customerId === undefined) return;
  folded.customers.add(customerId);
  if (fact.type === 'PersonalDataErased') folded.erasures.add(customerId);
}

/** Moves the stream forward by a command of this process, unless a reader has already brought it there. */
export function foldInOwn(
  folded: FoldedStream,
  from: number,
  own: DoneCommand & { readonly commandId: string },
  after: { readonly state: unknown; readonly customers: Iterable<string>; readonly erasures: Iterable<string> },
): void {
  const { commandId, ...done } = own;
  for (const customer of after.erasures) folded.erasures.add(customer);
  for (const customer of after.customers) folded.customers.add(customer);
  if (folded.revision !== from) return;
  folded.state = after.state;
  folded.revision = done.last;
  folded.position = done.position;
  folded.commands.set(commandId, done);
  folded.checkedAt = performance.now();
}
