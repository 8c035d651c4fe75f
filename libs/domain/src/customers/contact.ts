import { firstOf, language, shortText, zone, type Finding } from '../field-checks';
import { forbidden } from '../refusal';
import type { ChangeContact } from './customer.commands';
import type { Contact, ContactChanged, ContactField, PostalAddress } from './customer.events';
import type { CustomerState } from './customer-state';
import { checkEmail, checkPhone } from './identity';

/** What registration and change have in common. */
export function checkProfile(profile: { contact?: Contact | null; zone?: string; language?: string }): Finding {
  const { name, email, phone, address } = profile.contact ?? {};
  return firstOf(
    shortText(name, 'contact.name'),
    checkEmail(email, 'contact.email'),
    checkPhone(phone, 'contact.phone'),
    address && checkAddress(address),
    zone(profile.zone, 'zone'),
    language(profile.language, 'language'),
  );
}

function checkAddress({ street, postalCode, city, region, country }: PostalAddress): Finding {
  return firstOf(
    shortText(street, 'contact.address.street'),
    shortText(postalCode, 'contact.address.postalCode', 20),
    shortText(city, 'contact.address.city'),
    shortText(region, 'contact.address.region'),
    country === undefined || /^[A-Z]{2}$/.test(country)
      ? undefined
      : forbidden('bad-country', 'country must be two capitals, such as DE.', 'contact.address.country'),
  );
}

const contactFields: readonly ContactField[] = ['name', 'email', 'phone', 'address'];

/** The change as a fact; nothing when everything is already so. */
export function contactChange(command: ChangeContact['data'], state: CustomerState): ContactChanged | undefined {
  const contact = patched(state.contact, command.contact ?? {});
  const changed = contactFields.filter((field) => !same(contact[field], state.contact[field]));
  const zone = command.zone === state.zone ? undefined : command.zone;
  const language = command.language === state.language ? undefined : command.language;
  if (changed.length === 0 && zone === undefined && language === undefined) return undefined;
  return { type: 'ContactChanged', data: { contact, changed, ...(zone && { zone }), ...(language && { language }) } };
}

function patched(contact: Contact, patch: NonNullable<ChangeContact['data']['contact']>): Contact {
  const fields = Object.entries({ ...contact, ...patch }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields);
}

function same(a: string | PostalAddress | undefined, b: string | PostalAddress | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return (['street', 'postalCode', 'city', 'region', 'country'] as const).every((part) => a[part] === b[part]);
}
