import fc from 'fast-check';

/** Values that only the running server can give and that a message may name. */
const knownNames = [
  ...['visit.open', 'visit.waiting', 'visit.call', 'visit.admission', 'visit.bystanders'],
  'visit.booked',
  ...['note', 'note.version', 'note.bystanders'],
  ...['prescription', 'prescription.version', 'prescription.bystanders'],
  ...['appointment.booked', 'appointment.bystanders', 'time.tomorrow'],
  ...['patient.open', 'patient.bystanders', 'session.expendable', 'session.bystanders', 'link'],
  ...['member.doctor', 'invitation'],
  ...['guest', 'guest.expendable', 'guest.link', 'guest.code'],
  ...['participant.waiting', 'participant.self', 'participant.bystanders'],
  ...['transport.send', 'transport.receive', 'transport.bystanders'],
  ...['capabilities', 'producer', 'producer.bystanders', 'consumer', 'consumer.bystanders'],
] as const;
export type KnownName = (typeof knownNames)[number];
export type Knowledge = Readonly<Partial<Record<KnownName, unknown>>>;

/**
 * A placeholder in a generated message that is resolved when it is sent, so that a seed makes
 * the same messages.
 */
export class Known {
  readonly name: KnownName;

  constructor(name: KnownName) {
    this.name = name;
  }
}

/** One of these, each twice as often as the next. */
export const known = (...names: readonly KnownName[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    ...names.map((name, index) => ({
      weight: 2 ** (names.length - index),
      arbitrary: fc.constant(new Known(name)),
    })),
  );

/** UUIDs that are the same in every run; each kind of object has its own first part. */
export const idOf = (kind: number, number: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

/** Ids of the right form that name nothing, for what does not exist at that moment. */
export const nothing: Knowledge = {
  ...Object.fromEntries(knownNames.map((name, index) => [name, idOf(0xf, index)])),
  capabilities: {
    codecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
    headerExtensions: [],
  },
  link: 'A'.repeat(43),
  'guest.link': 'A'.repeat(43),
  'guest.code': '123456',
  'time.tomorrow': '2026-12-01T09:00:00.000Z',
  'note.version': 1,
  'prescription.version': 1,
};
