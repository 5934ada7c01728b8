import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientEvents, Handshake, ProblemDetails, routes, serverEvents } from '@teleward/contracts';
import fc from 'fast-check';
import { type z } from 'zod';
import { parseInput } from '../../apps/server/src/errors/parse-input.ts';
import { ServiceError } from '../../apps/server/src/errors/service-error.ts';
import { arbitraryOf } from './arbitraries.ts';
import { FuzzClinic } from './fuzz-clinic.ts';
import { FuzzSocket } from './fuzz-socket.ts';
import { isPlain, sentFor } from './hostile-values.ts';
import { HttpWire } from './http-wire.ts';
import { nothing } from './known.ts';
import { Lane, senders } from './lane.ts';
import { heapAfterCollection } from './memory.ts';
import {
  checkMessages,
  eventNames,
  greetings,
  isLast,
  closesSocket,
  judgeAck,
  judgeFirstWord,
  messages,
  messagesOf,
  namesFor,
  type FuzzMessage,
} from './messages.ts';
import {
  type FuzzRequest,
  judge,
  requests,
  requestsTo,
  routeNames,
  wireRequestOf,
} from './requests.ts';
import { fuzz, seed, shown, times } from './runs.ts';
import { isLong } from '../support/length.ts';
import { Tally } from './tally.ts';
import { told, words } from './vocabulary.ts';

/** The least number of messages of each kind. */
const counts = isLong
  ? { parsed: 62_000, requests: 12_000, greetings: 1_000, ofEachSender: 9_000 }
  : { parsed: 6_000, requests: 1_500, greetings: 120, ofEachSender: 600 };

/** How many batches target routes and events that were not reached by chance. */
const mostRounds = 30;

/** How much memory the process may hold at the end beyond the beginning, in bytes. */
const mostGrowth = 64 * 1024 * 1024;

const minutes = 60_000 * times;

let clinic: FuzzClinic;
let wire: HttpWire;
let heapBefore: number;
let growth = 0;
const onTheWire = new Tally();
let parsed = 0;

beforeAll(async () => {
  process.stdout.write(`Fuzzing with FUZZ_SEED=${seed} FUZZ_RUNS=${times}\n`);
  clinic = await FuzzClinic.open();
  wire = new HttpWire(clinic.url);
  await clinic.bystanders.expectUnharmed();
  heapBefore = await heapAfterCollection();
});

afterAll(async () => {
  const { generated, reached } = onTheWire;
  process.stdout.write(
    `Fuzzed: ${parsed + generated} messages, ${generated} of them on the wire, ` +
      `where handlers were asked about ${Math.round(reached * 100)} %; the process holds ` +
      `${Math.round(growth / 2 ** 20)} MiB more\n`,
  );
  if (times > 1) {
    process.stdout.write(`${String(onTheWire)}\n`);
  }
  wire.close();
  await clinic.close();
});

/** Every schema of the contracts, with its place there. */
const schemas: readonly (readonly [place: string, schema: z.ZodType])[] = [
  ...Object.entries(routes).flatMap(([name, { params, query, body, response }]) =>
    Object.entries({ params, query, body, response }).map(
      ([part, schema]) => [`${name}.${part}`, schema] as const,
    ),
  ),
  ...Object.entries(clientEvents).map(([name, { payload }]) => [name, payload] as const),
  ...Object.entries(serverEvents).map(([name, { payload }]) => [name, payload] as const),
  ['handshake', Handshake] as const,
  ['problem', ProblemDetails] as const,
];

describe('the parsers', () => {
  const inputs = fc.oneof(
    ...schemas.map(([place, schema]) =>
      fc.record({
        place: fc.constant(place),
        schema: fc.constant(schema),
        input: sentFor(arbitraryOf(schema, words)),
      }),
    ),
  );

  it(
    'accept or refuse any input, and do not change what they accept',
    async () => {
      await fuzz('parsers', inputs, counts.parsed, (batch) => {
        for (const { place, schema, input } of batch) {
          const text = JSON.stringify(told(input, nothing));
          parsed += 1;
          try {
            const output = parseInput(schema, JSON.parse(text));
            expect(parseInput(schema, output)).toEqual(output);
          } catch (error) {
            if (!(error instanceof ServiceError) || error.code !== 'bad_request') {
              throw new Error(`${place} ${text.slice(0, 3000)}`, { cause: error });
            }
          }
        }
      });
    },
    2 * minutes,
  );
});

describe('requests', () => {
  async function sendAll(batch: readonly FuzzRequest[]): Promise<void> {
    await clinic.settle();
    await Promise.all(
      batch.map(async (request) => {
        const sent = wireRequestOf(request, clinic);
        const answer = await wire.send(sent);
        const verdict = judge(request.name, answer);
        if ('fault' in verdict) {
          throw new Error(`${verdict.fault}: ${shown(sent)} was answered ${shown(answer)}`);
        }
        onTheWire.count(request.name, verdict.outcome);
        clinic.learn(request.name, answer);
      }),
    );
  }

  it(
    'are answered as the contract says',
    async () => {
      await fuzz('requests', requests, counts.requests, sendAll);
      for (let round = 0; round < mostRounds; round += 1) {
        const missing = onTheWire.unreached(routeNames);
        if (missing.length === 0) break;
        await fuzz(`requests, round ${round}`, requestsTo(missing), 1, sendAll);
      }
      expect(onTheWire.unreached(routeNames)).toEqual([]);
    },
    3 * minutes,
  );

  it('harm nobody else', () => clinic.bystanders.expectUnharmed());
});

describe('handshakes', () => {
  it(
    'are let in or refused by the contract',
    async () => {
      await fuzz('handshakes', greetings, counts.greetings, async (batch) => {
        for (const visit of ['open', 'waiting', 'call', 'admission'] as const) {
          await clinic.reopen(visit);
        }
        for (const { caller, auth, place } of batch) {
          const said = told(auth, clinic.knowledge);
          const address = `10.${place >> 16}.${(place >> 8) & 0xff}.${place & 0xff}`;
          const headers = { Cookie: clinic.cookieOf(caller), 'X-Forwarded-For': address };
          const socket = new FuzzSocket(clinic.url, headers, said);
          const word = await socket.first;
          const verdict = judgeFirstWord(word, !isPlain(said) || closesSocket(said));
          if ('fault' in verdict) {
            throw new Error(`${verdict.fault}: ${shown(said)} was answered ${shown(word)}`);
          }
          onTheWire.count('handshake', verdict.outcome);
          socket.close();
        }
      });
      expect(onTheWire.unreached(['handshake'])).toEqual([]);
    },
    2 * minutes,
  );

  it('harm nobody else', () => clinic.bystanders.expectUnharmed());
});

/** Few enough at once that their effects are known when the next ones are sent. */
const atOnce = 6;

/**
 * Splits a batch into what is sent at once. The end of a visit comes last: one still under way
 * after another closed the socket would end the visit that is reopened for the next sender.
 */
function together(batch: readonly FuzzMessage[]): readonly (readonly FuzzMessage[])[] {
  const groups: FuzzMessage[][] = [];
  for (const message of batch) {
    const group = groups.at(-1);
    const previous = group?.at(-1);
    if (
      group === undefined ||
      previous === undefined ||
      group.length === atOnce ||
      isLast(previous)
    ) {
      groups.push([message]);
    } else {
      group.push(message);
    }
  }
  return groups;
}

describe.each(Object.entries(senders))('messages of %s', (who, sender) => {
  let lane: Lane;

  beforeAll(async () => {
    // The last requests may have ended a session.
    await clinic.settle();
    lane = new Lane(clinic, sender);
  });

  afterAll(() => {
    lane.close();
  });

  async function send(some: readonly FuzzMessage[]): Promise<void> {
    const socket = await lane.socket();
    const sent = some.map((message) => told(message.payloads, lane.knowledge) as unknown[]);
    const mayBeGone = some.some(isLast) || sent.some(closesSocket);
    await Promise.all(
      some.map(async ({ name, wireName }, index) => {
        const payloads = sent[index] ?? [];
        const answer = await socket.ask(wireName, payloads);
        const verdict = judgeAck(name, answer, mayBeGone);
        if ('fault' in verdict) {
          const what = `${wireName} ${shown(payloads)}`;
          throw new Error(`${verdict.fault}: ${what} was answered ${shown(answer)}`);
        }
        onTheWire.count(name, verdict.outcome);
        lane.learn(name, answer);
      }),
    );
    if (mayBeGone) {
      socket.close();
    }
  }

  it(
    'are acknowledged as the contract says',
    async () => {
      const isCheck = 'checks' in sender;
      const sendAll = async (batch: readonly FuzzMessage[]): Promise<void> => {
        for (const some of together(batch)) {
          await send(some);
        }
      };
      await fuzz(who, isCheck ? checkMessages : messages, counts.ofEachSender, sendAll);
      const names = isCheck ? namesFor.check : namesFor.visit;
      for (let round = 0; round < mostRounds; round += 1) {
        const missing = onTheWire.unreached(names);
        if (missing.length === 0) break;
        await fuzz(`${who}, round ${round}`, messagesOf(missing), 1, sendAll);
      }
      expect(onTheWire.unreached(names)).toEqual([]);
    },
    3 * minutes,
  );

  it('harm nobody else', () => clinic.bystanders.expectUnharmed());
});

describe('after all fuzzing', () => {
  it('every handler was called', () => {
    expect(onTheWire.unreached([...routeNames, ...eventNames])).toEqual([]);
    expect(onTheWire.reached).toBeGreaterThan(0.3);
    const { ofEachSender, ...others } = counts;
    const least = Object.values(others).reduce((sum, count) => sum + count, 4 * ofEachSender);
    expect(parsed + onTheWire.generated).toBeGreaterThanOrEqual(least * times);
  });

  it('memory has hardly grown', async () => {
    growth = (await heapAfterCollection()) - heapBefore;
    expect(growth).toBeLessThan(mostGrowth);
  });
});
