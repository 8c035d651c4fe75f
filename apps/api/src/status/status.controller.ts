import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../commands/command-route';
import { StatusDto } from './status.dto';
import { Status } from './status';

@ApiTags('status')
@Controller('v1/status')
export class StatusController {
  constructor(private readonly status: Status) {}

  @Get()
  @QueryRoute('How every read model, policy and projector is doing; at most a second old', StatusDto)
  get(): Promise<StatusDto> {
    return this.status.report();
  }
}
