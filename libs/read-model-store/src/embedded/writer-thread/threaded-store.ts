import type { ReadModelStore } from '../../read-model-store';
import { openDatabase } from '../database';
import { embeddedStore } from '../embedded-store';
import { prepareLayout } from '../layout';
import { writerThread } from './writer-thread';

/**
 * The embedded store whose writers work in a thread of their own: for who writes much, and has other things to do meanwhile.
 * A batch crosses to it as JSON text, checked before; whatever is read is read in the calling thread, and waits for no batch.
 */
export async function openThreadedStore(file: string, program?: string): Promise<ReadModelStore> {
  const database = await openDatabase(file, prepareLayout);
  const thread = writerThread(file, program);
  const store = embeddedStore(database, thread.open);
  return {
    ...store,
    close: async () => {
      await thread.close();
      await store.close();
    },
  };
}
