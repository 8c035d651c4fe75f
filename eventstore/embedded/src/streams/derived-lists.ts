/** `$ce-`, `$et-` and `$streams`: lists of links that the node keeps as indexes instead of writing events. */
export const CATEGORY_PREFIX = '$ce-';
export const EVENT_TYPE_PREFIX = '$et-';
export const STREAMS_LIST = '$streams';

export const LINK_TYPE = '$>';

export const isDerivedList = (stream: string): boolean =>
  stream.startsWith(CATEGORY_PREFIX) || stream.startsWith(EVENT_TYPE_PREFIX) || stream === STREAMS_LIST;

/**
 * The lists an event enters: its category is what stands before the first dash of its stream's name (metadata streams
 * have none); links are not listed by type; a stream enters `$streams` with its first event.
 */
export function listsOf(stream: string, type: string, revision: number): string[] {
  const lists: string[] = [];
  const dash = stream.indexOf('-');
  if (dash > 0 && !stream.startsWith('$$')) lists.push(CATEGORY_PREFIX + stream.slice(0, dash));
  if (type !== LINK_TYPE) lists.push(EVENT_TYPE_PREFIX + type);
  if (revision === 0) lists.push(STREAMS_LIST);
  return lists;
}
