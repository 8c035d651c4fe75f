import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../commands/command-route';
import { ApiPathIds, PathId } from '../requests/path-id';
import { CustomerHistoryQuestion } from './customer-history.question';
import { HistoryDto, HistoryQueryDto } from './history.dto';

@ApiTags('questions')
@Controller('v1/customers/:id/history')
export class HistoryController {
  constructor(private readonly questions: QueryBus) {}

  @Get()
  @ApiPathIds('id')
  @QueryRoute('Everything that happened to a customer, each entry a sentence', HistoryDto)
  get(@PathId('id') id: string, @Query() query: HistoryQueryDto): Promise<HistoryDto> {
    return this.questions.execute(new CustomerHistoryQuestion(id, query));
  }
}
