import { type Decider, type Fact, type Given, type LookUp, notNow, type Reservation, unknown } from '@aftercare/domain';

/** A small world for the specs of this folder: members with personal data and an email of their own, tools they borrow. */
export type MemberFact =
  | { type: 'MemberJoined'; data: { member: string; name: string; email: string; town: string } }
  | { type: 'EmailChanged'; data: { email: string } }
  | { type: 'PersonalDataErased'; data: Record<string, never> };

export type MemberCommand =
  | { type: 'Join'; data: { name: string; email: string; town: string } }
  | { type: 'ChangeEmail'; data: { email: string } }
  | { type: 'Erase'; data: Record<string, never> };

export interface MemberState {
  readonly member: string | undefined;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

const emailKey = (value: string): Reservation => ({ kind: 'email', value });

export const member: Decider<MemberState, MemberCommand, MemberFact> = {
  category: 'member',
  initial: { member: undefined, email: undefined, name: undefined },
  evolve(state, fact) {
    switch (fact.type) {
      case 'MemberJoined':
        return { member: fact.data.member, email: fact.data.email, name: fact.data.name };
      case 'EmailChanged':
        return { ...state, email: fact.data.email };
      case 'PersonalDataErased':
        return { ...state, email: undefined, name: undefined };
    }
  },
  decide(command, state, given) {
    switch (command.type) {
      case 'Join':
        if (state.member !== undefined) return notNow('already-joined', 'this member has joined already', 'id');
        return [{ type: 'MemberJoined', data: { member: given.id, ...command.data } }];
      case 'ChangeEmail':
        if (state.member === undefined) return unknown('unknown-member', 'there is no such member', 'id');
        if (state.email === command.data.email) return [];
        return [{ type: 'EmailChanged', data: command.data }];
      case 'Erase':
        if (state.member === undefined) return unknown('unknown-member', 'there is no such member', 'id');
        return state.name === undefined ? [] : [{ type: 'PersonalDataErased', data: {} }];
    }
  },
  customerOf: (state) => state.member,
  holds: ({ email }) => (typeof email === 'string' ? [emailKey(email)] : []),
  facts: {
    MemberJoined: { version: 1, personal: ['name', 'email'] },
    EmailChanged: { version: 1, personal: ['email'] },
    PersonalDataErased: { version: 1, personal: [] },
  },
  commands: {
    Join: { creates: true, reserves: ({ data }) => [emailKey(data.email)] },
    ChangeEmail: { reserves: ({ data }) => [emailKey(data.email)] },
    Erase: {},
  },
};

export type ToolFact =
  | { type: 'ToolBought'; data: { name: string } }
  | { type: 'ToolLent'; data: { to: string; loan: number } }
  | { type: 'ToolReturned'; data: { remark?: string } };

export type ToolCommand =
  | { type: 'Buy'; data: { name: string } }
  | { type: 'Lend'; data: { to: string } }
  | { type: 'Return'; data: { remark?: string } };

export interface ToolState {
  readonly bought: boolean;
  readonly lentTo: string | undefined;
  readonly loans: number;
}

export const tool: Decider<ToolState, ToolCommand, ToolFact, { borrower?: MemberState }> = {
  category: 'tool',
  initial: { bought: false, lentTo: undefined, loans: 0 },
  evolve(state, fact) {
    switch (fact.type) {
      case 'ToolBought':
        return { ...state, bought: true };
      case 'ToolLent':
        return { ...state, lentTo: fact.data.to, loans: fact.data.loan };
      case 'ToolReturned':
        return { ...state, lentTo: undefined };
    }
  },
  decide(command, state, { lookUps }: Given<{ borrower?: MemberState }>) {
    switch (command.type) {
      case 'Buy':
        if (state.bought) return notNow('already-bought', 'this tool is there already', 'id');
        return [{ type: 'ToolBought', data: command.data }];
      case 'Lend':
        if (!state.bought) return unknown('unknown-tool', 'there is no such tool', 'id');
        if (lookUps.borrower?.member === undefined) return unknown('unknown-member', 'no such member', 'to');
        if (state.lentTo !== undefined) return notNow('already-lent', 'this tool is lent to somebody', 'id');
        return [{ type: 'ToolLent', data: { to: command.data.to, loan: state.loans + 1 } }];
      case 'Return':
        if (state.lentTo === undefined) return [];
        return [{ type: 'ToolReturned', data: command.data }];
    }
  },
  customerOf: () => undefined,
  facts: {
    ToolBought: { version: 1, personal: [] },
    ToolLent: { version: 1, personal: [] },
    ToolReturned: { version: 1, personal: ['remark'] },
  },
  commands: {
    Buy: { creates: true },
    Lend: { lookUps: ({ data }): Record<string, LookUp> => ({ borrower: { category: 'member', id: data.to } }) },
    Return: {},
  },
};

export const librarian = { id: 'librarian-1', role: 'agent' } as const;

export const toolLibrary = [member, tool];

/** Any fact, as specs read it back. */
export type AnyFact = Fact & { readonly data: Record<string, unknown> };
