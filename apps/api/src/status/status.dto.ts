import { ApiProperty } from '@nestjs/swagger';

export class LagDto {
  @ApiProperty({ description: 'facts recorded and not folded yet' })
  events!: number;

  @ApiProperty({ description: 'there may be more: only so many events are looked through' })
  capped!: boolean;

  @ApiProperty({ description: 'how long the oldest of them has been waiting; 0 when there is none' })
  seconds!: number;
}

export class StoppedAtDto {
  @ApiProperty({ description: 'empty where it is not about one fact' })
  stream!: string;

  @ApiProperty()
  revision!: number;

  @ApiProperty()
  position!: number;

  @ApiProperty()
  type!: string;

  @ApiProperty()
  reason!: string;
}

const states = ['live', 'catching-up', 'opening', 'delayed', 'stopped', 'unattended'];

class Followed {
  @ApiProperty({ example: 'customer-value' })
  name!: string;

  @ApiProperty({ enum: states, description: 'the worst of its parts; `unattended`: no projector has it' })
  state!: string;

  @ApiProperty({ description: 'everything up to this position is folded or done; -1 before the first' })
  checkpoint!: number;

  @ApiProperty({ type: () => LagDto, nullable: true, description: 'null while the event store is away' })
  lag!: LagDto | null;

  @ApiProperty({ description: 'keys, of a policy streams, that wait behind a fact which failed' })
  parkedKeys!: number;

  @ApiProperty({ required: false, description: 'why it is delayed' })
  delayedBy?: string;

  @ApiProperty({ type: () => StoppedAtDto, required: false })
  stoppedAt?: StoppedAtDto;
}

export class FillingDto {
  @ApiProperty()
  build!: number;

  @ApiProperty()
  fold!: number;

  @ApiProperty({ example: 'filling', description: 'filling, indexing, comparing or finishing' })
  phase!: string;

  @ApiProperty()
  checkpoint!: number;

  @ApiProperty({ nullable: true, type: Number, description: 'share of the log; null while the event store is away' })
  percent!: number | null;

  @ApiProperty({ required: false })
  secondsLeft?: number;

  @ApiProperty({ required: false, description: 'what has to happen before it goes on' })
  waitsFor?: string;
}

export class ReadModelStatusDto extends Followed {
  @ApiProperty({ description: 'number of the build that answers queries; 0 while there is none' })
  build!: number;

  @ApiProperty({ description: 'version of the fold that filled it' })
  fold!: number;

  @ApiProperty({ type: () => FillingDto, required: false, description: 'the build that is being filled beside it' })
  filling?: FillingDto;
}

export class PolicyStatusDto extends Followed {
  @ApiProperty({ required: false, format: 'date-time', description: 'when its next timer is due' })
  nextTimer?: string;

  @ApiProperty({ description: 'milliseconds by which that is late' })
  timerLateMs!: number;
}

export class ProjectorDto {
  @ApiProperty()
  holder!: string;

  @ApiProperty({ type: [Number], description: 'parts of the keys of every read model that it folds' })
  partitions!: readonly number[];

  @ApiProperty({ type: [String], description: 'leases it holds beside them: `conductor`, `policy-…`' })
  duties!: readonly string[];

  @ApiProperty({
    required: false,
    description: 'why it has no work: its event store is not the one that the read models are folded from',
  })
  otherLog?: string;
}

export class EventStoreStatusDto {
  @ApiProperty({ enum: ['ok', 'away'] })
  state!: string;

  @ApiProperty({ required: false, description: 'of its last event; -1 while it is empty' })
  position?: number;

  @ApiProperty({ required: false, format: 'date-time', description: 'when that was recorded' })
  recordedAt?: string;
}

export class StatusDto {
  @ApiProperty({ format: 'date-time', description: 'when this was found out: at most a second ago' })
  time!: string;

  @ApiProperty({ enum: ['ok', 'not-ready'] })
  status!: string;

  @ApiProperty({ type: [String], description: 'why it is not ready, in sentences; none when it is' })
  reasons!: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'what somebody should look at although it is ready: keys that are parked, read models of another fold',
  })
  warnings!: readonly string[];

  @ApiProperty({ type: () => EventStoreStatusDto })
  eventStore!: EventStoreStatusDto;

  @ApiProperty({ description: 'what the store of the read models is, or `away`' })
  readModelStore!: string;

  @ApiProperty({ type: () => [ReadModelStatusDto] })
  readModels!: readonly ReadModelStatusDto[];

  @ApiProperty({ type: () => [PolicyStatusDto] })
  policies!: readonly PolicyStatusDto[];

  @ApiProperty({ type: () => [ProjectorDto], description: 'those that live' })
  projectors!: readonly ProjectorDto[];

  @ApiProperty({ type: [Number], description: 'partitions that no living projector holds' })
  unheldPartitions!: readonly number[];

  @ApiProperty({ type: Object })
  versions!: Readonly<Record<string, string>>;
}
