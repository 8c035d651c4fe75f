import { recordData } from '../log/record';
import { EventLog } from '../streams/event-log';
import { parseAcl, StreamAcl, StreamAction } from '../streams/stream-acl';
import { describedStream, isMetadataStream, metadataStreamOf } from '../streams/stream-metadata';
import { RpcError, Status } from '../wire/status';
import { ADMINS, ANONYMOUS, OPERATORS, Principal, SYSTEM } from './principal';

/**
 * Who may do what, as EventStoreDB 23.10 has it (its policy "legacy", without anonymous access): a stream's own `$acl`
 * decides, then the default of the `$settings` stream, then: user streams are open to every user, those that begin with `$`
 * to admins only. Admins may do everything but write or delete `$all` and delete metadata.
 */
export function mayUseStream(
  log: EventLog,
  principal: Principal,
  action: 'read' | 'write' | 'delete',
  stream: string,
): boolean {
  if (principal === SYSTEM) return true;
  if (principal === ANONYMOUS) return false;
  const metadata = isMetadataStream(stream);
  if (action !== 'read' && stream === '$all') return false;
  if (action === 'delete' && metadata) return false;
  if (principal.groups.includes(ADMINS)) return true;
  const roles = metadata
    ? rolesOf(log, describedStream(stream), action === 'read' ? 'metaRead' : 'metaWrite')
    : rolesOf(log, stream, action);
  return roles.some((role) => role === '$all' || role === principal.name || principal.groups.includes(role));
}

/** Throws PERMISSION_DENIED, which clients turn into their AccessDeniedError. */
export function requireStream(
  log: EventLog,
  principal: Principal,
  action: 'read' | 'write' | 'delete',
  stream: string,
): void {
  if (!mayUseStream(log, principal, action, stream)) throw accessDenied();
}

/** Persistent subscriptions are managed, and the node is run, by admins and operators. */
export function requireOperator({ groups }: Principal): void {
  if (!groups.includes(ADMINS) && !groups.includes(OPERATORS)) throw accessDenied();
}

export function requireUser(principal: Principal): void {
  if (principal === ANONYMOUS) throw accessDenied();
}

export const accessDenied = (): RpcError =>
  new RpcError(Status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

const SETTINGS = '$settings';
const DEFAULTS = { $systemStreamAcl: [ADMINS], $userStreamAcl: ['$all'] } as const;

function rolesOf(log: EventLog, stream: string, action: StreamAction): readonly string[] {
  const key = stream.startsWith('$') ? '$systemStreamAcl' : '$userStreamAcl';
  const own = log.states.get(metadataStreamOf(stream)).metadata.acl;
  return own?.[action] ?? settingsAcl(log, key)?.[action] ?? DEFAULTS[key];
}

/** A default from the newest event of `$settings`. */
function settingsAcl(log: EventLog, key: keyof typeof DEFAULTS): StreamAcl | undefined {
  const { list, last } = log.states.get(SETTINGS);
  const position = last < 0 ? undefined : log.store.entry(list, last);
  const record = position === undefined ? undefined : log.store.record(position);
  if (!record) return undefined;
  try {
    const settings = JSON.parse(recordData(record).toString('utf8')) as Readonly<Record<string, unknown>> | null;
    return parseAcl(settings?.[key]);
  } catch {
    return undefined;
  }
}
