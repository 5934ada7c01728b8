import { describe, expect, it } from '@jest/globals';
import { documentKinds, policies, type RowsOfServices } from '@teleward/records';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const sources = ['apps/server/src', 'libs/records/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => ({ folder, name, text: readFileSync(join(root, folder, name), 'utf8') })),
);

describe('an action that a policy decides about', () => {
  it.each(Object.keys(policies))('%s is done by some service', (action) => {
    const [kind = '', verb] = action.split('.');
    const isOfKind = Object.hasOwn(documentKinds, kind) && (verb === 'write' || verb === 'sign');
    const words = isOfKind ? [`draft.type}.${verb}`, `document.type}.${verb}`] : [`'${action}'`];
    // A table of all actions does not count as performing them.
    const does = (text: string): boolean =>
      words.some((word) => text.replaceAll(`${word}:`, '').includes(word));
    const found = sources.filter(({ text }) => does(text));
    expect(found).not.toEqual([]);
  });

  // A portrait is not part of a patient's record: pages load it many times a day, unaudited.
  it('goes through access.perform; only the listed services call access.check alone', () => {
    const alone = sources.filter(({ text }) => text.includes('access.check('));
    expect(alone.map(({ name }) => name).toSorted()).toEqual([
      'identity/clinic/portraits.ts',
      'messages/message-sender.ts',
      'patients/patient-imports.ts',
      'patients/patient-search.ts',
      'scheduling/appointments.ts',
      'scheduling/own-appointment.ts',
      'visits/encounters/visit-consents.ts',
      'visits/encounters/visit-views.ts',
      'visits/guests/guests.ts',
      'waiting-room/queue/queue-desk.ts',
    ]);
  });
});

describe('what is sealed', () => {
  const server = sources.filter(({ folder }) => folder === 'apps/server/src');
  const filesWith = (pattern: RegExp): string[] =>
    server
      .filter(({ text }) => pattern.test(text))
      .map(({ name }) => name)
      .toSorted();

  it('is in nobody’s hands but the store’s: keys are known to commands of the operator alone', () => {
    const keys = /\b(DataKeys|Vault|unwrapKeys|tenantKeysSql|installationKeysSql)\b/;
    expect(filesWith(keys)).toEqual(['keys/owner-database.ts', 'keys/reseal.ts']);
    // By the address that an operator names, whose account the command then adds to a clinic.
    expect(filesWith(/\bkeys\.(seal|open|index|derived)/)).toEqual([
      'clinics/command.ts',
      'keys/reseal.ts',
    ]);
  });

  it.each([
    [
      ...(['appointments', 'outreach/outreach-runs', 'scheduling/appointments'] as const),
      ...(['visits/encounters/encounter-row', 'waiting-room/queue/walk-ins'] as const),
    ],
    ['participants', 'visits/encounters/participants'],
    [
      'guests',
      'identity/links/guest-links',
      'identity/sessions/guest-sessions',
      'visits/guests/guests',
    ],
    ['queueEntries', 'queue/queue-entries'],
    ['communications', 'waiting-room/communications/communication-rows'],
    ['messages', 'messages/message-sender', 'messages/messages'],
    ['favourites', 'prescriptions/favourites'],
    ['accounts', 'identity/accounts/accounts'],
    ['totps', 'identity/sign-in/second-factors'],
    ['invitations', 'identity/members/invitations'],
    ['portraits', 'identity/clinic/portraits'],
  ] as const satisfies readonly (readonly [keyof RowsOfServices, ...string[]])[])(
    'of %s passes through the services that keep them, and through no other',
    (rows, ...files) => {
      const use = new RegExp(`\\brows\\.${rows}\\b|\\{ ${rows} \\} = (this\\.#)?records\\.rows`);
      expect(filesWith(use)).toEqual(files.map((file) => `${file}.ts`));
    },
  );
});
