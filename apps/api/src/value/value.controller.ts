import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../commands/command-route';
import { ApiPathIds, PathId } from '../requests/path-id';
import { CustomerValueQuestion } from './customer-value.question';
import { ValueTopQuestion } from './value-top.question';
import { CustomerValueAnswerDto, ValueQueryDto, ValueTopDto, ValueTopQueryDto } from './value.dto';

@ApiTags('value')
@Controller('v1')
export class ValueController {
  constructor(private readonly questions: QueryBus) {}

  @Get('customers/:id/value')
  @ApiPathIds('id')
  @QueryRoute(
    'What a customer is worth: historical margin and predicted value, with their parts',
    CustomerValueAnswerDto,
  )
  value(@PathId('id') id: string, @Query() query: ValueQueryDto): Promise<CustomerValueAnswerDto> {
    return this.questions.execute(new CustomerValueQuestion(id, query));
  }

  @Get('value/top')
  @QueryRoute('Customers by value, the most valuable first', ValueTopDto)
  top(@Query() query: ValueTopQueryDto): Promise<ValueTopDto> {
    return this.questions.execute(new ValueTopQuestion(query));
  }
}
