import { runApi, type RunningApi } from './running-api';

interface Outcome {
  readonly position: number;
  readonly facts: readonly { readonly type: string }[];
}

const eur = (amount: number) => ({ amount, currency: 'EUR' });

describe('after-sales service over HTTP', () => {
  let api: RunningApi;
  let position = -1;

  /** Does a command and gives the types of its facts. */
  const done = async (path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const { status, body: answer } = await api.post<Outcome>(path, body, headers);
    expect({ path, ok: status === 200 || status === 201, answer }).toMatchObject({ ok: true });
    position = answer.position;
    return answer.facts.map(({ type }) => type);
  };

  beforeAll(async () => {
    api = await runApi({ AFTERCARE_MIN_POSITION_WAIT_MS: '60000' });
    await done('/v1/customers', { id: 'ada', contact: { name: 'Ada' }, zone: 'Europe/Berlin' });
    await done('/v1/customers', { id: 'bob' });
    api.startProjector();
  });
  afterAll(() => api.stop());

  it('a refused command of a policy is listed, retried in vain, and done once its cause is gone', async () => {
    const lines = [{ sku: 'TV', category: 'electronics', quantity: 2, amount: eur(90_000) }];
    await done('/v1/purchases', { id: 'p-1', customerId: 'ada', channel: 'store', lines });
    await done('/v1/purchases/p-1/deliveries', { line: 1, quantity: 2, serials: ['SN-1', 'SN-2'] });
    interface List {
      readonly items: readonly { readonly refusalId: string; readonly reason: { readonly refused: string } }[];
    }
    const open = async () => (await api.get<List>(`/v1/refused-commands?min-position=${position}`)).body.items;
    while ((await open()).length < 2);
    const [first, second] = await open();
    expect(await done(`/v1/refused-commands/${first!.refusalId}/retry`)).toEqual(['RefusalRetried']);
    expect(await open()).toHaveLength(2);

    await api.publishStandards();
    expect(await done(`/v1/refused-commands/${first!.refusalId}/retry`)).toEqual(['RefusalRetried']);
    expect(await done(`/v1/refused-commands/${second!.refusalId}/dismissal`, { why: 'sold as spare parts' })).toEqual([
      'RefusalDismissed',
    ]);
    expect(await open()).toEqual([]);
    expect((await api.get('/v1/refused-commands?status=done')).body['items']).toHaveLength(1);
  });

  it('a claim is filed, approved, repaired and settled, and everything is told in the customer’s history', async () => {
    const units = await Promise.all([api.get('/v1/units/SN-1'), api.get('/v1/units/SN-2')]);
    const unit = units.find(({ status }) => status === 200)?.body['id'] as string;
    const failedAt = new Date().toISOString();
    const fault = { claimant: 'ada', failedAt, component: 'panel', fault: 'dark', description: 'private words' };
    expect(await done(`/v1/units/${unit}/claims`, fault)).toContain('ClaimFiled');
    const claim = `/v1/units/${unit}/claims/${unit}-C1`;
    const repair = `/v1/units/${unit}/repairs/${unit}-R1`;
    expect(await done(`${claim}/assessment`)).toEqual(['CoverageAssessed']);
    expect(await done(`${claim}/information-request`, { question: 'since when?' })).toEqual(['InformationRequested']);
    expect(await done(`${claim}/information`, { answer: 'today' })).toEqual(['InformationProvided']);
    expect(await done(`${claim}/approval`, { remedy: 'repair', cap: eur(20_000) })).toEqual([
      'ClaimApproved',
      'RepairOpened',
    ]);
    expect(await done(`${repair}/receipt`, { condition: 'scratched' })).toEqual(['UnitReceived']);
    const diagnosis = { fault: 'dark', rootCause: 'backlight', component: 'panel' };
    expect(await done(`${repair}/diagnosis`, diagnosis)).toEqual(['Diagnosed']);
    expect(await done(`${repair}/work`, { technician: 'tech-1', certificate: 'TV' })).toEqual(['WorkStarted']);
    expect(await done(`${repair}/parts`, { sku: 'LED', quantity: 1, cost: eur(3_000) })).toEqual(['PartConsumed']);
    expect(await done(`${repair}/work/completion`, { fixed: true, minutes: 40 })).toEqual(['WorkCompleted']);
    expect(await done(`${repair}/quality-check/pass`)).toEqual(['QualityCheckPassed']);
    expect(await done(`${repair}/return`, { labour: eur(4_000) })).toEqual(
      expect.arrayContaining(['UnitReturned', 'ClaimSettled']),
    );
    expect(await done(`${claim}/closure`)).toEqual(['ClaimClosed']);

    expect(await done(`/v1/units/${unit}/warranty/extensions`, { cause: 'purchased', months: 12 })).toEqual([
      'WarrantyExtended',
    ]);
    expect(await done(`/v1/units/${unit}/transfer`, { to: 'bob' })).toContain('UnitTransferred');

    const { body } = await api.get<{ entries: { type: string; sentence: string }[] }>(
      `/v1/customers/ada/history?limit=500&min-position=${position}`,
    );
    const told = body.entries.map(({ type }) => type);
    expect(told).toEqual(
      expect.arrayContaining(['ClaimFiled', 'ClaimApproved', 'UnitReturned', 'ClaimSettled', 'ClaimClosed']),
    );
    expect(JSON.stringify(body)).not.toMatch(/private words|scratched/);
  });

  it('feedback is asked for, answered once, revised, classified and closed', async () => {
    const feedback = '/v1/customers/ada/feedback';
    expect(await done(`${feedback}/invitations`, { kind: 'NPS', touchpoint: 'repair' })).toEqual(['SurveyInvited']);
    expect(await done(`${feedback}/1/answer`, { score: 3, comment: 'private words' })).toEqual(['SurveyAnswered']);
    expect((await api.post(`${feedback}/1/answer`, { score: 4 })).status).toBe(409);
    expect(await done(`${feedback}/1/revision`, { score: 5 })).toEqual(['AnswerRevised']);
    const classified = { topic: 'repair time', sentiment: 'negative', modelVersion: 'manual' };
    expect(await done(`${feedback}/1/classification`, classified)).toEqual(['FeedbackClassified']);
    const { body } = await api.get<{ drivers: { code: string }[] }>(
      `/v1/customers/ada/churn-risk?min-position=${position}`,
    );
    expect(body.drivers.map(({ code }) => code)).toContain('unanswered-feedback');
    expect(await done(`${feedback}/1/action`, { action: 'called-back' })).toEqual(['FeedbackActioned']);
    const closed = { outcome: 'explained', customerInformed: true };
    expect(await done(`${feedback}/1/closure`, closed)).toEqual(['FeedbackLoopClosed']);
    expect((await api.post(`${feedback}/9/answer`, { score: 3 })).status).toBe(404);
  });

  it('a customer’s contact, consents and merges change, and an erasure leaves nothing to read', async () => {
    expect(await done('/v1/customers/ada/contact', { contact: { email: 'ada@private.example' } })).toEqual([
      'ContactChanged',
    ]);
    expect(await done('/v1/customers/ada/consents', { purpose: 'offers' })).toEqual(['ConsentGranted']);
    expect(await done('/v1/customers/ada/consents/withdrawal', { purpose: 'offers' })).toEqual(['ConsentWithdrawn']);
    expect(await done('/v1/customers/bob/merge', { into: 'ada' })).toEqual(['CustomersMerged']);
    expect(await done('/v1/customers/bob/merge/reversal')).toEqual(['CustomerMergeReverted']);
    expect(JSON.stringify((await api.get('/v1/customers/ada')).body)).toContain('private.example');
    expect(await done('/v1/customers/ada/erasure', { cause: 'customer-request' })).toEqual(['PersonalDataErased']);
    expect(JSON.stringify((await api.get('/v1/customers/ada')).body)).not.toContain('private.example');
  });

  it('a standard is drafted, published and taken back before it is in force', async () => {
    const { body } = await api.get<{ state: { versions: { rules: object }[] } }>('/v1/standards/survey-rules');
    const rules = body.state.versions[0]!.rules;
    expect(await done('/v1/standards/survey-rules/drafts', { rules })).toEqual(['StandardDrafted']);
    const effectiveFrom = '2999-01-01T00:00:00Z';
    expect(await done('/v1/standards/survey-rules/versions', { effectiveFrom })).toEqual(['StandardPublished']);
    const retirement = { reason: 'changed our minds' };
    expect(await done('/v1/standards/survey-rules/versions/2/retirement', retirement)).toEqual(['StandardRetired']);
    expect((await api.post('/v1/standards/survey-rules/versions/1/retirement', retirement)).status).toBe(422);
  });
});
