import { Store, Writes } from './store';

/** One append's share of a commit. */
export interface Share extends Writes {
  /** Called once the share is on disk, before any reply. */
  durable(): void;
}

/** Appends that arrive while a commit is on its way to disk go into the next one together. */
export interface GroupCommit {
  /** Resolves when the share is on disk. Rejects if it is not: then nothing of it, nor of what came after, is kept. */
  commit(share: Share): Promise<void>;
  /** True while more waits for the disk than should be held in memory. */
  crowded(): boolean;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

interface Waiting extends Share {
  readonly bytes: number;
  resolve(): void;
  reject(error: Error): void;
}

const CROWDED_BYTES = 64 * 1024 * 1024;
/** One commit holds no more than this and one append: so much is written at once, and waited for. */
const GROUP_BYTES = 4 * 1024 * 1024;

/** `onFailure` is called before the appends concerned are rejected: state built on them must be forgotten. */
export function groupCommit(store: Store, onFailure: (error: Error) => void): GroupCommit {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let busy = false;
  let idlers: (() => void)[] = [];

  const nextGroup = (): Waiting[] => {
    let count = 0;
    for (let bytes = 0; count < waiting.length && bytes < GROUP_BYTES; count++)
      bytes += (waiting[count] as Waiting).bytes;
    const group = waiting.splice(0, count);
    waitingBytes -= group.reduce((sum, { bytes }) => sum + bytes, 0);
    return group;
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      const shares = nextGroup();
      try {
        await store.commit(together(shares));
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error(String(cause));
        const lost = [...shares, ...waiting];
        waiting = [];
        waitingBytes = 0;
        onFailure(error);
        for (const share of lost) share.reject(error);
        continue;
      }
      for (const share of shares) share.durable();
      for (const share of shares) share.resolve();
    }
    busy = false;
    const released = idlers;
    idlers = [];
    for (const release of released) release();
  };

  return {
    commit: (share) =>
      new Promise((resolve, reject) => {
        const bytes = share.records.reduce((sum, { record }) => sum + record.length, 0);
        waiting.push({ ...share, bytes, resolve, reject });
        waitingBytes += bytes;
        if (busy) return;
        busy = true;
        // The rest of this turn's appends come along.
        process.nextTick(() => void run());
      }),
    crowded: () => waitingBytes > CROWDED_BYTES,
    idle: () => (busy ? new Promise((resolve) => idlers.push(resolve)) : Promise.resolve()),
  };
}

const together = (shares: readonly Writes[]): Writes => ({ records: shares.flatMap((share) => share.records) });
