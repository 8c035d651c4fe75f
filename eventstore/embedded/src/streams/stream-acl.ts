/** What is done to a stream; reading and writing `$$stream` are the last two of the stream itself. */
export type StreamAction = 'read' | 'write' | 'delete' | 'metaRead' | 'metaWrite';

/** Who may do what: names of users and groups. Nothing under an action: the default holds; an empty list: admins only. */
export type StreamAcl = Readonly<Partial<Record<StreamAction, readonly string[]>>>;

const KEYS: Readonly<Record<string, StreamAction>> = {
  $r: 'read',
  $w: 'write',
  $d: 'delete',
  $mr: 'metaRead',
  $mw: 'metaWrite',
};

/** Reads the value of `$acl`. Undefined if it is no object, or names somebody otherwise than by a string or several. */
export function parseAcl(value: unknown): StreamAcl | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const acl: Partial<Record<StreamAction, readonly string[]>> = {};
  for (const [key, given] of Object.entries(value)) {
    const action = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!action) continue;
    const names: unknown[] = Array.isArray(given) ? given : [given];
    if (!names.every((name) => typeof name === 'string')) return undefined;
    acl[action] = names;
  }
  return acl;
}
