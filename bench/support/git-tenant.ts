import { createHash } from 'node:crypto';
import { kindById } from '../../src/catalogue/index.ts';
import { pathOf } from '../../src/catalogue/layout.ts';
import { defaults } from '../../src/domain/settings.ts';

/** How files lie in the repository: as the product has them, all of a kind in one folder, or as EntraExporter has them. */
export type Layout = 'sharded' | 'flat' | 'nested';

export interface ObjectFile {
  readonly path: string;
  readonly text: string;
}

const kind = kindById('user');

/** The same numbers give the same id; ids spread over the shards as random ones do. */
export function objectId(seed: number, index: number): string {
  const hex = digest(`${seed} ${index}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

export function pathIn(layout: Layout, id: string): string {
  if (layout === 'sharded') return `${defaults.folder}/${pathOf(kind, id)}`;
  return [defaults.folder, kind.folder, ...(layout === 'nested' ? [id] : []), `${id}.json`].join('/');
}

/** The objects of the first backup, one after the other: all their texts at once would be half a gigabyte. */
export function* objectFiles(layout: Layout, count: number, seed: number): Iterable<ObjectFile> {
  for (let index = 0; index < count; index++) {
    const id = objectId(seed, index);
    yield { path: pathIn(layout, id), text: objectText(id, 0) };
  }
}

/** A user of 1.5 kB, keys sorted as the export sorts them; another revision differs in a title and a stamp. */
export function objectText(id: string, revision: number): string {
  const hex = digest(id);
  const name = `${firstNames[number(hex, 0) % firstNames.length] ?? ''} ${lastNames[number(hex, 2) % lastNames.length] ?? ''}`;
  const mail = `${name.toLowerCase().replace(' ', '.')}.${hex.slice(0, 6)}@contoso.com`;
  const day = `20${10 + (number(hex, 4) % 15)}-0${1 + (number(hex, 5) % 9)}-1${number(hex, 6) % 10}`;
  const office = offices[number(hex, 7) % offices.length] ?? '';
  const object = {
    '@odata.type': '#microsoft.graph.user',
    accountEnabled: number(hex, 8) % 9 > 0,
    assignedLicenses: [0, 1].map((at) => ({ disabledPlans: [], skuId: objectId(at, number(hex, 9) % 12) })),
    businessPhones: [`+47 ${String(parseInt(hex.slice(20, 28), 16)).padStart(10, '0')}`],
    city: office,
    country: 'Norway',
    createdDateTime: `${day}T08:15:30Z`,
    creationType: null,
    department: `Department ${number(hex, 10) % 40}`,
    displayName: name,
    employeeId: hex.slice(28, 36),
    employeeType: 'Employee',
    givenName: name.split(' ')[0],
    id,
    jobTitle: `Title ${number(hex, 11) % 60}, revision ${revision}`,
    mail,
    mailNickname: mail.split('@')[0],
    manager: { '@odata.type': '#microsoft.graph.user', id: objectId(2, number(hex, 12)) },
    officeLocation: `${office}, floor ${number(hex, 13) % 9}`,
    onPremisesDistinguishedName: `CN=${name},OU=${office},OU=Employees,DC=contoso,DC=local`,
    onPremisesImmutableId: Buffer.from(hex.slice(0, 32), 'hex').toString('base64'),
    onPremisesSyncEnabled: true,
    postalCode: String(1000 + number(hex, 14)),
    preferredLanguage: 'nb-NO',
    proxyAddresses: [`SMTP:${mail}`, `smtp:${hex.slice(0, 8)}@contoso.onmicrosoft.com`],
    securityIdentifier: `S-1-12-1-${parseInt(hex.slice(0, 8), 16)}-${parseInt(hex.slice(8, 16), 16)}`,
    streetAddress: `Street ${number(hex, 15)}`,
    surname: name.split(' ')[1],
    usageLocation: 'NO',
    userPrincipalName: mail,
    userType: 'Member',
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}

const firstNames = ['Ada', 'Bjarne', 'Camila', 'Dag', 'Eira', 'Farid', 'Grace', 'Henrik', 'Ingrid', 'Jonas', 'Kari'];
const lastNames = ['Lindqvist', 'Berg', 'Haugen', 'Solberg', 'Nilsen', 'Moen', 'Strand', 'Lie', 'Dahl', 'Aas'];
const offices = ['Oslo', 'Bergen', 'Trondheim', 'Stavanger', 'Drammen', 'Fredrikstad', 'Sandnes', 'Sarpsborg'];

function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

/** One byte of a digest. */
function number(hex: string, byte: number): number {
  return parseInt(hex.slice(2 * byte, 2 * byte + 2), 16);
}
