import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';
import { AskedFor, type Asked } from '../requests/envelope';
import { ApiPathIds, PathId, PathNumber } from '../requests/path-id';
import {
  ActionFeedbackDto,
  AnswerSurveyDto,
  CaptureMentionDto,
  ClassifyFeedbackDto,
  CloseFeedbackLoopDto,
  ExpireInvitationDto,
  HoldMeetingDto,
  InviteToSurveyDto,
  SubmitReviewDto,
} from './feedback.dto';

/** `item` is the number n in `<customer>-F<n>`. */
@ApiTags('feedback')
@ApiPathIds('id')
@Controller('v1/customers/:id/feedback')
export class FeedbackController {
  constructor(private readonly commands: Commands) {}

  @Post('invitations')
  @CommandRoute('Invites the customer to a survey', 'creates')
  invite(@PathId('id') id: string, @Body() data: InviteToSurveyDto, @AskedFor() asked: Asked) {
    return this.commands.send('feedback', id, { type: 'InviteToSurvey', data }, asked);
  }

  @Post('reviews')
  @CommandRoute('Records a review the customer wrote', 'creates')
  review(@PathId('id') id: string, @Body() data: SubmitReviewDto, @AskedFor() asked: Asked) {
    return this.commands.send('feedback', id, { type: 'SubmitReview', data }, asked);
  }

  @Post('mentions')
  @CommandRoute('Records a public mention by the customer', 'creates')
  mention(@PathId('id') id: string, @Body() data: CaptureMentionDto, @AskedFor() asked: Asked) {
    return this.commands.send('feedback', id, { type: 'CaptureMention', data }, asked);
  }

  @Post('meetings')
  @CommandRoute('Records a meeting with the customer', 'creates')
  meet(@PathId('id') id: string, @Body() data: HoldMeetingDto, @AskedFor() asked: Asked) {
    return this.commands.send('feedback', id, { type: 'HoldMeeting', data }, asked);
  }

  @Post(':item/answer')
  @ApiPathIds('item')
  @CommandRoute('Answers an invitation; one answer each')
  answer(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: AnswerSurveyDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'AnswerSurvey', data: { ...body, item } }, asked);
  }

  @Post(':item/revision')
  @ApiPathIds('item')
  @CommandRoute('Revises an answer; the one before stays on record')
  revise(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: AnswerSurveyDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'ReviseAnswer', data: { ...body, item } }, asked);
  }

  @Post(':item/expiry')
  @ApiPathIds('item')
  @CommandRoute('Ends an invitation whose time is over')
  expire(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: ExpireInvitationDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'ExpireInvitation', data: { ...body, item } }, asked);
  }

  @Post(':item/classification')
  @ApiPathIds('item')
  @CommandRoute('Classifies a piece of feedback')
  classify(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: ClassifyFeedbackDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'ClassifyFeedback', data: { ...body, item } }, asked);
  }

  @Post(':item/action')
  @ApiPathIds('item')
  @CommandRoute('Records what was done about it')
  act(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: ActionFeedbackDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'ActionFeedback', data: { ...body, item } }, asked);
  }

  @Post(':item/closure')
  @ApiPathIds('item')
  @CommandRoute('Closes the loop with the customer')
  close(
    @PathId('id') id: string,
    @PathNumber('item') item: number,
    @Body() body: CloseFeedbackLoopDto,
    @AskedFor() asked: Asked,
  ) {
    return this.commands.send('feedback', id, { type: 'CloseFeedbackLoop', data: { ...body, item } }, asked);
  }
}
