/** Who makes a call. */
export interface Principal {
  readonly name: string;
  readonly groups: readonly string[];
}

/** The group that may do everything. */
export const ADMINS = '$admins';

/** The group that may run the node: persistent subscriptions, scavenges. */
export const OPERATORS = '$ops';

/** The caller where no users are configured: whoever reaches the node may do everything. */
export const SYSTEM: Principal = { name: 'system', groups: [ADMINS] };

/** A caller without credentials where users are configured. */
export const ANONYMOUS: Principal = { name: 'anonymous', groups: [] };
