import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { QueryRoute } from '../commands/command-route';
import { ApiPathIds, PathId } from '../requests/path-id';
import { ChurnRiskQuestion } from './churn-risk.question';
import { ChurnTopQuestion } from './churn-top.question';
import { ChurnQueryDto, ChurnRiskAnswerDto, ChurnTopDto, ChurnTopQueryDto } from './churn.dto';

@ApiTags('churn')
@Controller('v1')
export class ChurnController {
  constructor(private readonly questions: QueryBus) {}

  @Get('customers/:id/churn-risk')
  @ApiPathIds('id')
  @QueryRoute('How likely a customer is to buy nothing within the horizon, and why', ChurnRiskAnswerDto)
  risk(@PathId('id') id: string, @Query() query: ChurnQueryDto): Promise<ChurnRiskAnswerDto> {
    return this.questions.execute(new ChurnRiskQuestion(id, query));
  }

  @Get('churn/top')
  @QueryRoute('Customers by churn risk, those most at risk first', ChurnTopDto)
  top(@Query() query: ChurnTopQueryDto): Promise<ChurnTopDto> {
    return this.questions.execute(new ChurnTopQuestion(query));
  }
}
