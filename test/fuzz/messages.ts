import {
  ackOf,
  checkClientEvents,
  type CheckEventName,
  clientEvents,
  Handshake,
  type ClientEventName,
  serverEvents,
} from '@teleward/contracts';
import fc from 'fast-check';
import { arbitraryOf } from './arbitraries.ts';
import { callers, type Caller } from './fuzz-clinic.ts';
import { type FirstWord } from './fuzz-socket.ts';
import { isPlain, mark, sentFor } from './hostile-values.ts';
import { leak } from './requests.ts';
import { type Verdict } from './tally.ts';
import { tracks, words } from './vocabulary.ts';

export const eventNames = Object.keys(clientEvents) as ClientEventName[];

export interface FuzzMessage {
  readonly name: ClientEventName;
  /** The name that is sent, which may differ. */
  readonly wireName: string;
  readonly payloads: readonly unknown[];
}

/**
 * After the first ones the sender has to rejoin, and after `renewMedia` the transports have
 * to be created again.
 */
const rare: readonly ClientEventName[] = ['leave', 'end', 'renewMedia', 'turnEncryptionOff'];

const otherNames = [mark, '', '__proto__', 'constructor', 'error', 'message', 'visit:welcome'];

function messageFor(name: ClientEventName): fc.Arbitrary<FuzzMessage> {
  const { payload, name: wireName } = clientEvents[name];
  const right = arbitraryOf(payload, words);
  const sent = sentFor(name === 'produce' ? fc.oneof(tracks, right) : right);
  return fc.record({
    name: fc.constant(name),
    wireName: fc.oneof(
      { weight: 60, arbitrary: fc.constant(wireName) },
      { weight: 1, arbitrary: fc.constantFrom(...otherNames) },
    ),
    payloads: fc.oneof(
      { weight: 40, arbitrary: fc.tuple(sent) },
      { weight: 1, arbitrary: fc.array(sent, { maxLength: 3 }) },
    ),
  });
}

const ofChecks = Object.keys(checkClientEvents) as CheckEventName[];

/**
 * A message of any kind that a client may send; those of a connection check mean
 * nothing in a visit.
 */
export const messages: fc.Arbitrary<FuzzMessage> = fc.oneof(
  ...eventNames.map((name) => ({
    weight: [...rare, ...ofChecks].includes(name) ? 1 : 8,
    arbitrary: messageFor(name),
  })),
);

/** A message of a client in a connection check. */
export const checkMessages: fc.Arbitrary<FuzzMessage> = messagesOf(ofChecks);

/** Messages of these kinds only. */
export function messagesOf(names: readonly ClientEventName[]): fc.Arbitrary<FuzzMessage> {
  return fc.oneof(...names.map(messageFor));
}

/** The events of a client in a visit, and of one in a connection check. */
export const namesFor = {
  visit: eventNames.filter((name) => !ofChecks.some((one) => one === name)),
  check: ofChecks,
} as const;

/** After these the server closes the socket. */
export const isLast = ({ wireName }: FuzzMessage): boolean =>
  [clientEvents.leave.name, clientEvents.end.name].includes(wireName);

/** The largest message that a socket accepts, less the names around the payload, in bytes. */
const mostBytes = 64 * 1024 - 200;

/** The most binary attachments that socket.io-parser accepts in one message (`maxAttachments`). */
const mostPieces = 10;

/** A value and all its parts. */
function* within(value: unknown): Generator {
  yield value;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  for (const member of Object.values(value)) yield* within(member);
}

/** Stands for a binary attachment in socket.io's protocol; an invented one refers to none. */
const isPlaceholder = (value: unknown): boolean => isPlain(value) && value['_placeholder'] === true;

/** Whether socket.io closes the socket for a message before the server handles it. */
export function closesSocket(payloads: unknown): boolean {
  const all = [...within(payloads)];
  const pieces = all.filter((value) => ArrayBuffer.isView(value)).length;
  return (
    Buffer.byteLength(JSON.stringify(payloads)) > mostBytes ||
    pieces > mostPieces ||
    (pieces > 0 && all.some(isPlaceholder))
  );
}

/** @param mayBeGone whether the room may have closed meanwhile */
export function judgeAck(name: ClientEventName, answer: unknown, mayBeGone: boolean): Verdict {
  if (answer === 'closed') {
    return mayBeGone ? { outcome: 'closed' } : { fault: 'the socket was closed' };
  }
  const ack = ackOf(clientEvents[name].answer).safeParse(answer);
  if (!ack.success) return { fault: 'an answer that is not of the contract' };
  if (ack.data.ok) return { outcome: 'ok' };
  const { code } = ack.data.error;
  if (leak.test(JSON.stringify(answer))) {
    return { fault: 'something in it that is nobody’s business' };
  }
  // A sender who has just left has no media any more.
  const failed = code === 'internal' || (code === 'unavailable' && !mayBeGone);
  return failed ? { fault: 'the server failed' } : { outcome: code };
}

export interface FuzzGreeting {
  readonly caller: Caller;
  readonly auth: unknown;
  readonly place: number;
}

/** The handshake data of a client. */
export const greetings: fc.Arbitrary<FuzzGreeting> = fc.record({
  caller: fc.constantFrom(...callers, 'doctor'),
  auth: sentFor(arbitraryOf(Handshake, words)),
  place: fc.nat({ max: 0xff_ff_ff }),
});

/**
 * @param mayClose whether the data is too large, or not an object, and so not a packet of socket.io
 */
export function judgeFirstWord({ name, payload }: FirstWord, mayClose: boolean): Verdict {
  if (name === 'closed') {
    return mayClose ? { outcome: 'closed' } : { fault: 'the socket was closed without a word' };
  }
  const event = Object.values(serverEvents).find((one) => one.name === name);
  if (event?.payload.safeParse(payload).success !== true) {
    return { fault: 'a word that is not of the contract' };
  }
  if (name !== serverEvents.refused.name) return { outcome: 'ok' };
  const { error } = serverEvents.refused.payload.parse(payload);
  if (leak.test(JSON.stringify(payload))) {
    return { fault: 'something in it that is nobody’s business' };
  }
  const failed = error.code === 'internal' || error.code === 'unavailable';
  return failed ? { fault: 'the server failed' } : { outcome: error.code };
}
