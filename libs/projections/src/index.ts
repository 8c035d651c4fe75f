export type { BackOff } from './back-off';
export type { BatchSizes } from './fact-queue';
export { allRecords, type LeaseRecord, leasesCollection, openLeaseRecords } from './leases/lease-record';
export { type UnchangedRecords, unchangedRecords } from './leases/unchanged-records';
export { type MemberRecord, membersCollection, openMemberRecords } from './members/member-record';
export { lagIn, lagOf, type Lag, usualLagCap } from './lag';
export { silentLog, type Log } from './log';
export { policyCommandId } from './policies/issue-command';
export { expireInvitationWhenDue } from './policies/expire-invitation-when-due';
export { policies } from './policies/registry';
export type { Policy, PolicyCommand, PolicyContext } from './policies/policy';
export { policyPosition, type PolicyProgress } from './policies/policy-progress';
export { dismissRefusal, type RefusalRequest, type Retried, retryRefusal } from './policies/refusals';
export { registerReplacementWhenUnitReplaced } from './policies/register-replacement-when-unit-replaced';
export { registerUnitWhenLineDelivered } from './policies/register-unit-when-line-delivered';
export { askAboutParked, type Consumer, parkedBuilds, type ParkedWish } from './parking/ask-parked';
export { NO_BUILD, type ParkedEntry } from './parking/parked-entry';
export { missingFrom } from './parking/parked-in-build';
export { forgetParked, parkedCounts, parkedOfKey, parkedPage, waitingBehind } from './parking/parked-queries';
export type { FactReader } from './reading/fact-reader';
export { type ReaderThread, readerThread } from './reading/reader-thread';
export { NEW, openRecords, type Recorded, type Records } from './records';
export { type Projector, type ProjectorOptions, startProjector } from './projector';
export type { PolicyStatus, ProjectorStatus, ReadModelState, ReadModelStatus, StoppedAt } from './projector-status';
export {
  type Asking,
  type ClaimedRequest,
  isFinished,
  openRequests,
  type OperatorRequest,
  type OperatorRequests,
  operatorRequestsCollection,
  RequestLost,
  RequestUnderWay,
} from './requests';
export type { Comparison, DocumentDifference } from './rebuild/comparison';
export { digestingThread } from './rebuild/digests/digesting-thread';
export type {
  RebuildOutcome,
  RebuildPhase,
  RebuildProgress,
  RebuildResult,
  RollbackResult,
} from './rebuild/rebuild-progress';
