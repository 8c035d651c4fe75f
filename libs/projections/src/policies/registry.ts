import { expireInvitationWhenDue } from './expire-invitation-when-due';
import type { Policy } from './policy';
import { registerReplacementWhenUnitReplaced } from './register-replacement-when-unit-replaced';
import { registerUnitWhenLineDelivered } from './register-unit-when-line-delivered';

/** Every policy there is. */
export const policies: readonly Policy[] = [
  registerUnitWhenLineDelivered,
  registerReplacementWhenUnitReplaced,
  expireInvitationWhenDue,
];
