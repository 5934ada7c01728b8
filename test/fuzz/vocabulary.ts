import fc from 'fast-check';
import {
  audioParameters,
  dtlsParameters,
  videoParameters,
} from '../support/media/media-parameters.ts';
import { png, smallPng } from '../support/pictures.ts';
import { consentVersions } from '../../apps/server/src/visits/encounters/consent-texts.ts';
import { type Words } from './arbitraries.ts';
import { mapMembers, mark } from './hostile-values.ts';
import { Known, known, nothing, type Knowledge } from './known.ts';

/** The password of every account under attack. */
export const password = 'a-lantern-on-the-ferry';
export const doctorsEmail = 'fuzz-doctor@x.example';
export const guestCode = '271828';
export const birthDate = '1970-02-03';

const codecs = ['audio/opus', 'video/VP8', 'video/VP9', 'video/H264', 'video/rtx', 'Audio/OPUS'];
const extensions = [
  ...['sdes:mid', 'ssrc-audio-level', 'toffset', 'sdes:rtp-stream-id'],
  ...['transport-wide-cc', 'video-orientation'],
].map((name) => `urn:ietf:params:rtp-hdrext:${name}`);

const sources = fc.integer({ min: 1, max: 0xffffffff });
const names = fc.tuple(sources, fc.stringMatching(/^[0-9a-z]{1,4}$/));
const sound = names.map(([ssrc, mid]) => audioParameters({ mid, ssrc }));
const picture = names.map(([ssrc, mid]) =>
  videoParameters({ mid, ssrc, rtxSsrc: (ssrc % 0xffff) + 1 }),
);

/** Combinations that make a valid track: independent fields would hardly ever fit. */
export const tracks = fc
  .tuple(fc.constantFrom('microphone', 'camera', 'screen'), sound, picture, fc.boolean())
  .map(([source, ofSound, ofPicture, paused]) => ({
    transportId: new Known('transport.send'),
    ...(source === 'microphone'
      ? { kind: 'audio', rtpParameters: ofSound }
      : { kind: 'video', rtpParameters: ofPicture }),
    source,
    paused,
  }));
const fingerprints = fc
  .constantFrom('AB', 'CD', '0f')
  .map((byte) => dtlsParameters(byte).fingerprints);

const versions = fc.oneof(
  { weight: 3, arbitrary: known('note.version', 'prescription.version') },
  { weight: 1, arbitrary: fc.nat({ max: 3 }) },
);

const usual = { en: null, 'zh-Hans': null };
const usualTexts = { booked: usual, moved: usual, cancelled: usual, reminder: usual };

/** A clinic's own texts need their required placeholders. */
const messageTexts = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => ({
  ...usualTexts,
  booked: {
    ...usual,
    en: { subject: `${mark} {date}`, text: `${text.replaceAll(/[{}\0]/g, '')} {link}` },
  },
}));

/** A valid picture, one with trailing data, and one that is too wide. */
const pictures = fc
  .constantFrom(smallPng, Buffer.concat([smallPng, Buffer.from(mark)]), png(513, 1))
  .map((file) => file.toString('base64'));

/**
 * What real clients send in fields of these names, and ids of existing objects, whoever owns them.
 */
export const words: Words = new Map<string, fc.Arbitrary<unknown>>([
  [
    'encounterId',
    known('visit.open', 'visit.bystanders', 'visit.waiting', 'visit.call', 'visit.admission'),
  ],
  ['documentId', known('note', 'prescription', 'note.bystanders', 'prescription.bystanders')],
  ['baseVersion', versions],
  ['version', versions],
  ['appointmentId', known('appointment.booked', 'appointment.bystanders')],
  ['startsAt', fc.oneof(known('time.tomorrow'), fc.constantFrom('1883-11-18T00:00:00Z'))],
  ['patientId', known('patient.open', 'patient.bystanders')],
  ['sessionId', known('session.expendable', 'session.bystanders')],
  ['memberId', known('member.doctor')],
  ['practitionerId', known('member.doctor')],
  ['invitationId', known('invitation')],
  ['participantId', known('participant.waiting', 'participant.self', 'participant.bystanders')],
  ['transportId', known('transport.send', 'transport.receive', 'transport.bystanders')],
  ['producerId', known('producer', 'producer.bystanders')],
  ['consumerId', known('consumer', 'consumer.bystanders')],
  ['guestId', known('guest', 'guest.expendable')],
  ['token', known('link', 'guest.link')],
  ['code', fc.oneof(known('guest.code'), fc.constant('000000'))],
  ['birthDate', fc.constantFrom(birthDate, birthDate, '1970-02-04', '0000-01-01', '9999-12-31')],
  ['deceasedDate', fc.constantFrom(null, '2020', '2020-02', '0000', '9999-12')],
  ['pattern', fc.constantFrom('P-******', '{year}/###', '*****#')],
  ['intoId', known('patient.open', 'patient.bystanders')],
  ['identifier', fc.constantFrom(null, 'P-000000', 'KARTE 1')],
  ['phones', fc.constantFrom([], ['98400 12342'], ['٩٨٤٠٠١٢٣٤٢', '+86 138 0013 8000'], ['1'])],
  ['date', fc.constantFrom('0000-01-01', '9999-12-31', '2026-11-30', '1883-11-18')],
  ['textVersion', fc.constantFrom(consentVersions.treatment, '1999-1')],
  ['email', fc.constantFrom(doctorsEmail, 'nobody@x.example', 'desk@demo.example')],
  ['currentPassword', fc.constantFrom(password, 'wrong')],
  ['newPassword', fc.constantFrom('password', 'wrong', 'x')],
  ['timeZone', fc.constantFrom('UTC', 'Asia/Kolkata', 'America/St_Johns')],
  ['accent', fc.constantFrom('#7a3a72', '#7A3A72', null)],
  ['logo', pictures],
  ['picture', pictures],
  ['text', fc.string({ unit: 'grapheme' }).map((text) => `${mark} ${text}`)],
  ['texts', messageTexts],
  ['rtpParameters', fc.oneof(sound, picture)],
  ['rtpCapabilities', known('capabilities')],
  ['fingerprints', fingerprints],
  ['mimeType', fc.constantFrom(...codecs)],
  ['clockRate', fc.constantFrom(48_000, 90_000)],
  ['channels', fc.constantFrom(1, 2)],
  ['uri', fc.constantFrom(...extensions)],
  ['scalabilityMode', fc.constantFrom('L1T3', 'S3T3', 'L3T3_KEY', 'L9T9', 'S1T1')],
  ['intervalMs', fc.integer({ min: 100, max: 10_000 })],
]);

/** The message as it is sent: with its placeholders resolved. */
export function told(value: unknown, knowledge: Knowledge): unknown {
  if (value instanceof Known) return knowledge[value.name] ?? nothing[value.name];
  return mapMembers(value, (member) => told(member, knowledge));
}
