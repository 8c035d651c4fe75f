import { NEW, type Records } from '../records';
import { allRecords } from '../leases/lease-record';
import { unchangedRecords } from '../leases/unchanged-records';
import { memberKey, type MemberRecord } from './member-record';

/** The projector processes, as one of them knows them. */
export interface Members {
  /** Tells of this process, and looks at the others. Throws when the store is away. */
  beat(told: Omit<MemberRecord, 'holder' | 'beat' | 'leaseMs'>): Promise<void>;
  /** Names of those that live as last seen and can work, and of this one. One that has just died counts for `leaseMs`. */
  living(): readonly string[];
  /** Others need not wait for its record to grow old. Throws when the store is away. */
  leave(): Promise<void>;
}

export interface MembersOptions {
  readonly records: Records<MemberRecord>;
  readonly holder: string;
  readonly leaseMs: number;
}

/** So many times `leaseMs` a record that does not change is kept, for whoever wants to know what became of its process. */
const keptFor = 20;

export function joinMembers({ records, holder, leaseMs }: MembersOptions): Members {
  const seen = unchangedRecords<MemberRecord>(leaseMs);
  // A record that was removed is not used again: a process that was thought dead comes back under another key.
  let [life, beat, revision] = [0, 0, NEW];
  const key = (): string => memberKey(life === 0 ? holder : `${holder}-${life}`);

  const tell = async (doc: MemberRecord): Promise<void> => {
    if (await records.put(key(), doc, revision)) {
      revision += 1;
      return;
    }
    const found = await records.get(key());
    if (found) ({ revision } = found);
    else [life, revision] = [life + 1, NEW];
    await tell(doc);
  };

  return {
    beat: async (told) => {
      beat += 1;
      await tell({ ...told, holder, beat, leaseMs });
      const at = performance.now();
      seen.look(await allRecords(records), at);
      for (const { key: name, revision: last } of seen.all())
        if (seen.unchangedFor(name) > keptFor * leaseMs) await records.remove(name, last);
    },
    living: () => {
      const alive = seen.all().filter((member) => seen.unchangedFor(member.key) < leaseMs);
      const others = alive.filter(({ doc }) => doc.works !== false);
      return [...new Set([holder, ...others.map(({ doc }) => doc.holder)])];
    },
    leave: async () => {
      await records.remove(key(), revision);
    },
  };
}
