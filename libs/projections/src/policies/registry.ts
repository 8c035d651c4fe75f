import type { Policy } from './policy';
import { registerUnitWhenLineDelivered } from './register-unit-when-line-delivered';

/** Every policy there is. */
export const policies: readonly Policy[] = [registerUnitWhenLineDelivered];
