import { isRefusal } from '../refusal';
import { specOf } from '../testing/decider-spec';
import { customer } from './customer';
import type { CustomerCommand } from './customer.commands';
import type { CustomerFact } from './customer.events';

const spec = specOf(customer);
const ann = { id: 'ann' };

const registered: CustomerFact = {
  type: 'CustomerRegistered',
  data: {
    customerId: 'ann',
    identities: [{ kind: 'email', value: 'ann@example.org' }],
    contact: { name: 'Ann Example', email: 'ann@example.org' },
  },
};
const erased: CustomerFact = { type: 'PersonalDataErased', data: { cause: 'customer-request' } };

const register = (data: Extract<CustomerCommand, { type: 'RegisterCustomer' }>['data']): CustomerCommand => ({
  type: 'RegisterCustomer',
  data,
});

describe('registering a customer', () => {
  test('needs nothing but the id', () => {
    spec
      .given()
      .when(register({}), { id: '0001' })
      .then({ type: 'CustomerRegistered', data: { customerId: '0001' } });
  });

  test('normalises identities: e-mail to small letters, phone to digits', () => {
    const identities = [
      { kind: 'email', value: ' Ann@Example.ORG ' },
      { kind: 'phone', value: '+49 (30) 123-4567' },
      { kind: 'external', value: 'crm/77' },
    ];
    spec
      .given()
      .when(register({ identities }), ann)
      .then({
        type: 'CustomerRegistered',
        data: {
          customerId: 'ann',
          identities: [
            { kind: 'email', value: 'ann@example.org' },
            { kind: 'phone', value: '49301234567' },
            { kind: 'external', value: 'crm/77' },
          ],
        },
      });
  });

  test('happens once', () => {
    spec.given(registered).when(register({}), ann).thenRefused('customer-exists', 'id');
  });

  test('reserves each identity in its normal form', () => {
    const keys = customer.commands.RegisterCustomer.reserves?.(
      { type: 'RegisterCustomer', data: { identities: [{ kind: 'email', value: 'ANN@example.org' }] } },
      'ann',
    );
    expect(keys).toEqual([{ kind: 'email', value: 'ann@example.org' }]);
  });

  test.each([
    [{ identities: [{ kind: 'email', value: 'nobody' }] }, 'bad-identity', 'identities.0.value'],
    [{ identities: [{ kind: 'phone', value: 'call me' }] }, 'bad-identity', 'identities.0.value'],
    [{ identities: [{ kind: 'E-Mail', value: 'a@b.c' }] }, 'bad-identity', 'identities.0.kind'],
    [
      {
        identities: [
          { kind: 'phone', value: '0049 30 1234' },
          { kind: 'phone', value: '+49301234' },
        ],
      },
      'duplicate-identity',
      'identities.1',
    ],
    [{ contact: { email: 'nobody' } }, 'bad-identity', 'contact.email'],
    [{ contact: { name: '' } }, 'bad-text', 'contact.name'],
    [{ contact: { address: { country: 'Germany' } } }, 'bad-country', 'contact.address.country'],
    [{ zone: 'Mars/Olympus' }, 'unknown-zone', 'zone'],
    [{ language: 'not a tag' }, 'bad-language', 'language'],
  ])('refuses %j', (data, code, field) => {
    spec.given().when(register(data), ann).thenRefused(code, field);
  });

  test('a refusal never repeats personal data', () => {
    const { decision } = spec.given().when(register({ identities: [{ kind: 'email', value: 'secret person' }] }), ann);
    expect(JSON.stringify(decision)).not.toContain('secret');
  });
});

describe('changing the contact', () => {
  test('keeps what is left out, removes what is null, and names what changed', () => {
    spec
      .given(registered)
      .when({ type: 'ChangeContact', data: { contact: { email: null, phone: '+49 30 1234' } } }, ann)
      .then({
        type: 'ContactChanged',
        data: { contact: { name: 'Ann Example', phone: '+49 30 1234' }, changed: ['email', 'phone'] },
      });
  });

  test('to what it is already records nothing', () => {
    spec
      .given(registered)
      .when({ type: 'ChangeContact', data: { contact: { name: 'Ann Example' } } }, ann)
      .then();
  });

  test('of an unknown customer is refused', () => {
    spec
      .given()
      .when({ type: 'ChangeContact', data: { zone: 'UTC' } }, ann)
      .thenRefused('unknown-customer');
  });
});

describe('linking an identity', () => {
  const link = (value: string): CustomerCommand => ({ type: 'LinkIdentity', data: { kind: 'email', value } });

  test('records it in its normal form and holds it', () => {
    const fact: CustomerFact = { type: 'IdentityLinked', data: { kind: 'email', value: 'ann@work.example' } };
    spec.given(registered).when(link('Ann@Work.example'), ann).then(fact);
    expect(customer.holds?.(spec.given(registered, fact).state)).toContainEqual(fact.data);
  });

  test('that the customer holds already records nothing', () => {
    spec.given(registered).when(link('ANN@example.org'), ann).then();
  });

  test('that cannot be one is refused', () => {
    spec.given(registered).when(link('ann'), ann).thenRefused('bad-identity', 'value');
  });
});

describe('consent', () => {
  const grant: CustomerCommand = { type: 'GrantConsent', data: { purpose: 'offers', source: 'web-form' } };
  const granted: CustomerFact = { type: 'ConsentGranted', data: { purpose: 'offers', source: 'web-form' } };
  const withdraw: CustomerCommand = { type: 'WithdrawConsent', data: { purpose: 'offers' } };

  test('is granted per purpose, once', () => {
    spec.given(registered).when(grant, ann).then(granted);
    spec.given(registered, granted).when(grant, ann).then();
  });

  test('is withdrawn where it was granted', () => {
    spec
      .given(registered, granted)
      .when(withdraw, ann)
      .then({ type: 'ConsentWithdrawn', data: { purpose: 'offers' } });
    spec.given(registered).when(withdraw, ann).then();
  });

  test('can be granted again after it was withdrawn', () => {
    spec
      .given(registered, granted, { type: 'ConsentWithdrawn', data: { purpose: 'offers' } })
      .when(grant, ann)
      .then(granted);
  });
});

describe('erasing personal data', () => {
  const erase: CustomerCommand = { type: 'ErasePersonalData', data: {} };

  test('is recorded, and done once however often it is asked', () => {
    spec.given(registered).when(erase, ann).then(erased);
    spec.given(registered, erased).when(erase, ann).then();
  });

  test('lets go of every identity', () => {
    expect(customer.holds?.(spec.given(registered, erased).state)).toEqual([]);
  });

  test.each<CustomerCommand>([
    { type: 'ChangeContact', data: { contact: { name: 'Ann' } } },
    { type: 'LinkIdentity', data: { kind: 'email', value: 'ann@example.org' } },
    { type: 'GrantConsent', data: { purpose: 'offers' } },
    { type: 'MergeCustomers', data: { into: 'bob' } },
  ])('is followed by no more personal data, nor by what would name the person again: $type', (command) => {
    spec.given(registered, erased).when(command, ann).thenRefused('customer-erased');
  });

  test('leaves facts that can be folded when their personal fields are gone', () => {
    const gone: readonly CustomerFact[] = [
      { type: 'CustomerRegistered', data: { customerId: 'ann', identities: null, contact: null, zone: 'UTC' } },
      { type: 'IdentityLinked', data: { kind: 'email', value: null } },
      { type: 'ContactChanged', data: { contact: null, changed: ['name'] } },
      { type: 'ConsentGranted', data: { purpose: 'offers' } },
      erased,
    ];
    expect(spec.given(...gone).state).toMatchObject({ customerId: 'ann', identities: [], contact: {}, erased: true });
  });

  test('of an unknown customer is refused', () => {
    expect(isRefusal(spec.given().when(erase, ann).decision)).toBe(true);
  });
});
