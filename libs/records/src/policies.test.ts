import { describe, expect, it } from '@jest/globals';
import { StaffRole, usualAllowance } from '@teleward/contracts';
import { system, type Actor, type PharmacyActor } from './actor.ts';
import { may, maySeeDocument, policies, type Action } from './policies.ts';

const encounterId = 'encounter';
const head = { tenantId: 'clinic', sessionId: 'session', address: null, name: 'Somebody' };
const staff = (role: StaffRole): Actor => ({
  ...head,
  ...{
    kind: 'staff',
    id: 'staff',
    roles: [role],
    provedAt: new Date(0),
    factorProvedAt: null,
    isHeldBack: false,
  },
});
const patient: Actor = { ...head, kind: 'patient', id: 'patient', encounterId };

const guest: Actor = {
  ...head,
  kind: 'guest',
  id: 'guest',
  encounterId,
  role: 'interpreter',
  allowance: usualAllowance.interpreter,
};

const pharmacy: PharmacyActor = {
  ...{ kind: 'pharmacy', tenantId: 'clinic', id: null, documentId: 'document', address: null },
};

const own = {
  documentId: 'document',
  ...{ encounterId, practitionerId: 'staff', servedBy: ['staff'], authorId: 'staff' },
};
const other = {
  documentId: 'other',
  ...{ encounterId: 'other', practitionerId: 'colleague' },
  ...{ servedBy: ['colleague'], authorId: 'colleague' },
};

/** The roles that may do it on their own visit, and those that also may on another member's. */
const table: Readonly<Record<Action, readonly [own: string, other: string]>> = {
  'appointment.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.watch': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.book': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.move': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.cancel': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.cancel-own': ['patient', ''],
  'appointment.move-own': ['patient', ''],
  'appointment.no-show': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'appointment.undo-no-show': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'free-time.find': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.read': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.open': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.check-in': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.send-to-doctor': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.count': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.owe': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.close': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'outreach.care': ['doctor nurse chw', 'doctor nurse chw'],
  'outreach.plan': ['front-desk administrator', 'front-desk administrator'],
  'outreach.cancel': ['front-desk administrator', 'front-desk administrator'],
  'outreach.change-list': ['front-desk administrator', 'front-desk administrator'],
  'outreach.configure-site': ['administrator', 'administrator'],
  'site.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'visit-type.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'visit-type.configure': ['administrator', 'administrator'],
  'schedule.list': ['administrator', 'administrator'],
  'schedule.configure': ['administrator', 'administrator'],
  'audit.search': ['auditor', 'auditor'],
  'audit.export': ['auditor', 'auditor'],
  'audit.read-own': ['patient', ''],
  'clinic.configure': ['administrator', 'administrator'],
  'clinic.change-look': ['administrator', 'administrator'],
  'portrait.change': [
    'doctor nurse chw front-desk administrator auditor',
    'doctor nurse chw front-desk administrator auditor',
  ],
  'portrait.read': [
    'doctor nurse chw front-desk administrator auditor patient',
    'doctor nurse chw front-desk administrator auditor',
  ],
  'clinic.read-settings': ['administrator', 'administrator'],
  'encounter.read': ['doctor nurse chw patient', 'doctor nurse chw'],
  'encounter.summary': ['doctor nurse chw patient', 'doctor nurse chw'],
  'member.list': ['administrator', 'administrator'],
  'member.invite': ['administrator', 'administrator'],
  'member.uninvite': ['administrator', 'administrator'],
  'member.change': ['administrator', 'administrator'],
  'member.deactivate': ['administrator', 'administrator'],
  'member.reactivate': ['administrator', 'administrator'],
  'member.reset-password': ['administrator', 'administrator'],
  'after-visit.read': ['patient', ''],
  'feedback.give': ['patient', ''],
  'feedback.read': ['administrator', 'administrator'],
  'encounter.join': ['doctor patient guest', ''],
  'encounter.admit': ['doctor', ''],
  'encounter.put-out': ['doctor', ''],
  'encounter.turn-encryption-off': ['doctor', ''],
  'encounter.compare-code': ['doctor', ''],
  'encounter.end': ['doctor', ''],
  'encounter.arrive': ['patient', ''],
  'encounter.check-devices': ['patient', ''],
  'turn-notice.read': ['patient', ''],
  'turn-notice.ask': ['patient', ''],
  'communication.read': [
    'doctor nurse chw front-desk administrator patient',
    'doctor nurse chw front-desk administrator',
  ],
  'communication.send': [
    'doctor nurse chw front-desk administrator patient',
    'doctor nurse chw front-desk administrator',
  ],
  'message.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'message.send-again': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'message.send': ['system', 'system'],
  'message.send-trial': ['administrator', 'administrator'],
  'consent.read': ['doctor nurse chw patient', 'doctor nurse chw'],
  'consent.give': ['patient', ''],
  'consent.refuse': ['patient', ''],
  'consent.witness': ['doctor nurse chw', 'doctor nurse chw'],
  'visit-link.waive-proof': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'visit-link.renew': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'guest.invite': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'guest.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'guest.remove': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'guest.admit': ['doctor', ''],
  'queue.list': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'queue.configure': ['administrator', 'administrator'],
  'queue.call': ['doctor', ''],
  'queue.hold': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'queue.prioritise': ['doctor nurse chw', 'doctor nurse chw'],
  'queue.read-note': ['doctor nurse chw', 'doctor nurse chw'],
  'queue.transfer': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.search': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.register': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.read-facts': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.change': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.import': ['front-desk administrator', 'front-desk administrator'],
  'patient.list-imports': ['front-desk administrator', 'front-desk administrator'],
  'patient.undo-import': ['front-desk administrator', 'front-desk administrator'],
  'patient.merge': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.unmerge': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'patient.history': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'walk-in.register': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'queue.see-long-wait': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'queue.no-show': [
    'doctor nurse chw front-desk administrator',
    'doctor nurse chw front-desk administrator',
  ],
  'intake.answer': ['patient', ''],
  'intake.read': ['doctor nurse chw patient', 'doctor nurse chw'],
  'intake.read-flags': ['doctor nurse chw', 'doctor nurse chw'],
  'guest.read-own': ['guest', ''],
  'patient.read': ['doctor nurse', 'doctor nurse'],
  'clinical-fact.read': ['doctor nurse', 'doctor nurse'],
  'clinical-fact.write': ['doctor nurse', 'doctor nurse'],
  'vital-signs.read': ['doctor nurse', 'doctor nurse'],
  'vital-signs.write': ['doctor nurse chw', 'doctor nurse chw'],
  'favourite.list': ['doctor', 'doctor'],
  'favourite.write': ['doctor', 'doctor'],
  'formulary.read': ['doctor administrator', 'doctor administrator'],
  'formulary.change': ['administrator', 'administrator'],
  'overruled-stop.list': ['doctor administrator', 'doctor administrator'],
  'document.read': ['doctor nurse chw', 'doctor nurse chw'],
  'document.read-own': ['patient', ''],
  'note.write': ['doctor', ''],
  'note.sign': ['doctor', ''],
  'prescription.write': ['doctor', ''],
  'prescription.sign': ['doctor', ''],
  'prescription.cancel': ['doctor', 'doctor'],
  'prescription.share': ['patient', ''],
  'prescription.check': ['pharmacy', ''],
  'prescription.dispense': ['pharmacy', ''],
  'signing-key.list': ['administrator', 'administrator'],
  'signing-key.configure': ['administrator', 'administrator'],
};

const actors = [
  ...StaffRole.options.map((role) => [role, staff(role)] as const),
  ['patient', patient] as const,
  ['guest', guest] as const,
  ['pharmacy', pharmacy] as const,
  ['system', system('clinic')] as const,
];

describe.each(Object.keys(policies) as Action[])('%s', (action) => {
  it.each(actors)('by %s', (name, actor) => {
    const [onOwn, onOther] = table[action].map((words) => words.split(' ').includes(name));
    expect([may(actor, action, own), may(actor, action, other)]).toEqual([onOwn, onOther]);
  });
});

describe('documents', () => {
  const document = { type: 'prescription', status: 'final', encounterId } as const;
  const draft = { ...document, status: 'preliminary' } as const;
  const note = { ...document, type: 'note' } as const;

  it('of all visits are shown to doctors and nurses only', () => {
    const readers = actors.filter(([, actor]) => may(actor, 'document.read', { patientId: 'x' }));
    expect(readers.map(([name]) => name)).toEqual(['doctor', 'nurse']);
  });

  it('are shown to the care team in their current state, including drafts', () => {
    for (const [name, actor] of actors) {
      if (actor.kind === 'system' || actor.kind === 'pharmacy') continue;
      const sees = [document, draft, note].map((one) =>
        maySeeDocument(actor, 'document.read', one),
      );
      const isCare = ['doctor', 'nurse', 'chw'].includes(name);
      expect([name, ...sees]).toEqual([name, isCare, isCare, isCare]);
    }
  });

  it('are shown to patients once signed, for their own visit only', () => {
    const shown = (action: 'document.read-own' | 'after-visit.read'): boolean[] =>
      [document, note, draft, { ...note, status: 'preliminary' } as const].map((one) =>
        maySeeDocument(patient, action, one),
      );
    expect(shown('document.read-own')).toEqual([true, false, false, false]);
    expect(shown('after-visit.read')).toEqual([true, true, false, false]);
    for (const action of ['document.read-own', 'after-visit.read'] as const) {
      const elsewhere = { ...document, encounterId: 'other' };
      expect(maySeeDocument(patient, action, elsewhere)).toBe(false);
      expect(maySeeDocument(guest, action, document)).toBe(false);
      expect(maySeeDocument(staff('doctor'), action, document)).toBe(false);
    }
  });
});
