import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type ClientEventName,
  type EncryptionState,
  type HandshakeMessage,
  type ServerPayload,
} from '@teleward/contracts';
import { type Signalling, SignallingError } from '../../signalling/index.ts';
import { CallEncryption, type Keys } from './call-encryption.ts';
import { type EncryptionView, noEncryption } from './encryption-view.ts';
import { CallKeys } from './call-keys.ts';
import { type KeyWorkerOptions } from './key-worker.ts';
import { type FromWorker } from './worker-messages.ts';

const visitId = '0198c0de-0000-7000-8000-000000000001';

/** The keys of a call without the worker around them. */
class NearKeys {
  readonly keys = new CallKeys((message: FromWorker) => {
    if (message.type === 'starved') this.options?.starved(message.isAll);
  });
  closed = false;
  options: KeyWorkerOptions | undefined;
  /** The program of the worker is not found. */
  isAbsent = false;

  close(): void {
    this.closed = true;
  }

  readonly request: Keys['request'] = (name, ask) => {
    if (this.isAbsent && !this.closed) {
      this.closed = true;
      this.options?.unloaded();
    }
    return this.closed ? Promise.reject(new Error('gone')) : this.keys.answer(name, ask);
  };

  readonly attachSender = (): void => undefined;
  readonly attachReceiver = (): void => undefined;
}

/** One page: its part in the encryption, and what it shows. */
class Page {
  readonly id: string;
  readonly delivery: Delivery;
  keys = new NearKeys();
  view: EncryptionView = noEncryption;
  readonly codes = new Set<string>();
  readonly part: CallEncryption;
  /** How often loading the worker fails. */
  absences = 0;
  /** How often the media were reconnected. */
  reconnections = 0;
  /** Whether the page can reach the server. */
  online = true;

  constructor(id: string, delivery: Delivery, admitted: () => ReadonlySet<string>) {
    this.id = id;
    this.delivery = delivery;
    this.part = new CallEncryption({
      visitId,
      request: this.request as Signalling['request'],
      changed: (view) => {
        this.view = view;
        if (view.code !== null) this.codes.add(view.code);
      },
      admitted,
      able: true,
      reconnect: () => {
        this.reconnections += 1;
      },
      createKeys: (options) => {
        if (this.keys.closed) this.keys = new NearKeys();
        this.keys.isAbsent = this.absences > 0;
        this.absences -= 1;
        this.keys.options = options;
        return this.keys;
      },
    });
  }

  readonly request = async (name: ClientEventName, payload: unknown): Promise<unknown> => {
    await Promise.resolve();
    if (!this.online) throw new SignallingError('offline', 'There is no connection.');
    return this.delivery.handle(this, name, payload as never);
  };

  enter(resumed = false): void {
    const { state, log } = this.delivery;
    this.part.handleWelcome({
      self: { id: this.id, admitted: true },
      encryption: { ...state, lastSeq: log.length },
      resumed,
    } as ServerPayload<'welcome'>);
  }
}

interface Commit {
  readonly generation: number;
  readonly epoch: number;
  readonly commit: string;
  readonly welcome?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The delivery service, as short as possible: it orders the messages and has no secret. */
class Delivery {
  readonly pages = new Map<string, Page>();
  readonly packages = new Map<string, string>();
  readonly log: HandshakeMessage[] = [];
  readonly asks: string[] = [];
  state: EncryptionState = {
    ...{ mode: 'on', offReason: null, mayTurnOff: false, generation: 1, epoch: null },
    ...{ committer: null, members: [], secured: [], comparedAt: null },
  };
  /** The next commit is accepted, but its acknowledgement is lost. */
  losesAnswer = false;
  /** The media of these are held back, whatever they say. */
  readonly unheard = new Set<string>();
  /** The media of a participant with a new leaf flow on. */
  staysSecured = false;

  handle(page: Page, name: ClientEventName, payload: never): unknown {
    this.asks.push(name);
    if (name === 'publishKeyPackage' || name === 'rejoinGroup') {
      this.packages.set(page.id, (payload as { keyPackage: string }).keyPackage);
    }
    if (name === 'createGroup') {
      this.tell({ epoch: 0, members: [page.id] });
      return { generation: this.state.generation, epoch: 0 };
    }
    if (name === 'commitGroup') return this.commit(page, payload);
    if (name === 'confirmKeys' && !this.unheard.has(page.id)) {
      this.tell({ secured: [...new Set([...this.state.secured, page.id])] });
    }
    if (name === 'syncGroup') {
      const { generation, since } = payload as { generation: number; since: number };
      if (generation !== this.state.generation) throw stale();
      return { messages: this.log.filter(({ seq }) => seq > since) };
    }
    return {};
  }

  commit(page: Page, { generation, epoch, commit, welcome, added, removed }: Commit): unknown {
    if (generation !== this.state.generation || epoch !== this.state.epoch) throw stale();
    const seq = this.log.filter(({ kind }) => kind === 'commit').length + 1;
    const message = { seq, generation, epoch: epoch + 1, from: page.id };
    this.log.push({ ...message, kind: 'commit', data: commit });
    const before = this.state.members.filter((id) => !removed.includes(id));
    for (const id of before) {
      if (id !== page.id) this.send(id, { ...message, kind: 'commit', data: commit });
    }
    for (const id of added) {
      this.packages.delete(id);
      if (welcome !== undefined) this.send(id, { ...message, kind: 'welcome', data: welcome });
    }
    const members = [...before, ...added];
    this.tell({
      ...{ epoch: epoch + 1, members },
      secured: this.state.secured.filter((id) => this.staysSecured || before.includes(id)),
    });
    if (!this.losesAnswer) return { seq, epoch: epoch + 1 };
    this.losesAnswer = false;
    throw new SignallingError('timeout', 'No answer came.');
  }

  send(id: string, message: HandshakeMessage): void {
    const page = this.pages.get(id);
    if (page?.online === true) page.part.handleMessage(message);
  }

  tell(change: Partial<EncryptionState>): void {
    this.state = { ...this.state, ...change };
    for (const page of this.pages.values()) if (page.online) page.part.handleState(this.state);
  }

  ask(committer: string, add: readonly string[], remove: readonly string[] = []): void {
    const { generation, epoch } = this.state;
    this.pages.get(committer)?.part.handleAsked({
      ...{ generation, epoch, remove: [...remove] },
      add: add.map((participantId) => ({
        ...{ participantId, name: participantId, role: 'patient' },
        keyPackage: this.packages.get(participantId) ?? '',
      })),
    });
    // Sent right after, and still for the epoch before the requested commit.
    this.tell({ committer });
  }
}

const stale = (): SignallingError => new SignallingError('stale_epoch', 'Too late.');

describe('a page’s part in the keys of a call', () => {
  let delivery: Delivery;
  let admitted: Set<string>;
  // Whom a page saw being admitted, where that differs from what the others saw.
  let sees: Map<string, ReadonlySet<string>>;

  const pageOf = (id: string): Page => delivery.pages.get(id) as Page;
  const join = (id: string): Page => {
    const page = new Page(id, delivery, () => sees.get(id) ?? admitted);
    delivery.pages.set(id, page);
    admitted.add(id);
    page.enter();
    return page;
  };
  /** Waits until all work that was begun is done; timers stand still. */
  const settle = async (until: () => boolean): Promise<void> => {
    const patience = performance.now() + 20_000;
    while (!until() && performance.now() < patience) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(until()).toBe(true);
  };
  const codeOf = (id: string): string | null => pageOf(id).view.code;
  const agree = (...ids: string[]): boolean =>
    codeOf(ids[0] ?? '') !== null && new Set(ids.map(codeOf)).size === 1;
  const secured = (id: string): boolean => pageOf(id).view.condition === 'secured';
  const hasPackage = (id: string) => () => delivery.packages.has(id);

  /** Each time the page takes up another key to seal with: whose media flow by then. */
  const sendsOf = (id: string): string[][] => {
    const sends: string[][] = [];
    const { keys } = pageOf(id).keys;
    const answer = keys.answer.bind(keys);
    jest.spyOn(keys, 'answer').mockImplementation((name, ask) => {
      if (name === 'send') sends.push([...delivery.state.secured]);
      return answer(name, ask);
    });
    return sends;
  };

  /** The doctor is alone in the group. */
  const begin = async (): Promise<void> => {
    join('doctor');
    await settle(hasPackage('doctor'));
    delivery.ask('doctor', []);
    await settle(() => secured('doctor'));
  };
  const letIn = async (id: string, by = 'doctor'): Promise<void> => {
    await settle(hasPackage(id));
    delivery.ask(by, [id]);
    await settle(() => secured(id) && agree(id, by) && hasPackage(id)());
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance', 'queueMicrotask'] });
    delivery = new Delivery();
    admitted = new Set();
    sees = new Map();
  });
  afterEach(() => {
    for (const page of delivery.pages.values()) page.part.close();
    jest.useRealTimers();
  });

  it('shows one code at both ends, and another one with a third', async () => {
    await begin();
    expect(pageOf('doctor').part.flows).toBe(true);
    const patient = join('patient');
    expect(patient.view.condition).toBe('securing');
    expect(patient.part.flows).toBe(false);
    await letIn('patient');
    const first = codeOf('patient');
    join('guest');
    await letIn('guest');
    await settle(() => agree('doctor', 'patient', 'guest'));
    expect(codeOf('guest')).not.toBe(first);
  });

  it('seals with the new key half a second after somebody went, when the others have it', async () => {
    await begin();
    for (const id of ['patient', 'guest', 'relative']) {
      join(id);
      await letIn(id);
    }
    await settle(() => agree('doctor', 'patient', 'guest', 'relative'));
    const sends = sendsOf('doctor');
    delivery.ask('doctor', [], ['guest']);
    const installed = (): number => delivery.asks.filter((name) => name === 'confirmKeys').length;
    const before = installed();
    await settle(() => installed() === before + 3 && agree('doctor', 'patient', 'relative'));
    jest.advanceTimersByTime(400);
    delivery.ask('doctor', [], ['relative']);
    await settle(() => installed() === before + 5 && agree('doctor', 'patient'));
    // The second of two steps does not prolong the half second: with steps without end the removed
    // participant’s key would stay in use.
    jest.advanceTimersByTime(99);
    expect(sends).toEqual([]);
    jest.advanceTimersByTime(1);
    await settle(() => sends.length === 1);
  });

  it('seals with the new key as soon as a newcomer is heard, also after a further step', async () => {
    await begin();
    for (const id of ['patient', 'relative']) {
      join(id);
      await letIn(id);
    }
    await settle(() => agree('doctor', 'patient', 'relative'));
    const sends = sendsOf('doctor');
    join('guest');
    await settle(hasPackage('guest'));
    delivery.unheard.add('guest');
    delivery.ask('doctor', ['guest']);
    await settle(() => agree('doctor', 'patient', 'relative') && delivery.state.epoch === 3);
    delivery.ask('doctor', [], ['relative']);
    await settle(() => delivery.state.epoch === 4 && agree('doctor', 'patient'));
    expect(sends).toEqual([]);
    delivery.unheard.clear();
    delivery.tell({ secured: ['doctor', 'patient', 'guest'] });
    await settle(() => sends.length === 1);
  });

  it.each([
    ['once they are heard', false],
    ['at once where their media flow already', true],
  ])('seals for somebody with a new leaf %s, whoever added them', async (_, stays) => {
    await begin();
    for (const id of ['patient', 'guest']) {
      join(id);
      await letIn(id);
    }
    await settle(() => agree('doctor', 'patient', 'guest'));
    const sends = sendsOf('patient');
    delivery.staysSecured = stays;
    pageOf('guest').part.close();
    delivery.packages.delete('guest');
    join('guest');
    await settle(hasPackage('guest'));
    if (stays) delivery.unheard.add('guest');
    delivery.ask('doctor', ['guest'], ['guest']);
    await settle(() => sends.length === 1);
    expect(sends[0]).toContain('guest');
  });

  it('seals with the new key as soon as a newcomer is heard, who has no other', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    join('guest');
    const sends = sendsOf('doctor');
    await letIn('guest');
    await settle(() => sends.length === 1);
    expect(sends).toEqual([['doctor', 'patient', 'guest']]);
    jest.advanceTimersByTime(500);
    await settle(() => true);
    expect(sends).toHaveLength(1);
  });

  it('has no key once it was removed, and cannot derive the others’ new ones', async () => {
    await begin();
    join('patient');
    join('guest');
    await letIn('patient');
    await letIn('guest');
    await settle(() => agree('doctor', 'patient', 'guest'));
    delivery.ask('doctor', [], ['guest']);
    await settle(() => pageOf('guest').view.condition === 'securing');
    await settle(() => agree('doctor', 'patient'));
    expect(codeOf('guest')).toBeNull();
    expect(pageOf('guest').part.flows).toBe(false);
  });

  it('rejoins by itself after a reload', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const before = codeOf('doctor');
    delivery.packages.delete('patient');
    pageOf('patient').part.close();
    join('patient');
    await settle(hasPackage('patient'));
    delivery.ask('doctor', ['patient'], ['patient']);
    await settle(() => secured('patient') && agree('doctor', 'patient'));
    expect(codeOf('doctor')).not.toBe(before);
  });

  it('catches up on what it missed while the connection was lost', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    pageOf('patient').online = false;
    join('guest');
    await letIn('guest');
    expect(agree('doctor', 'patient')).toBe(false);
    pageOf('patient').online = true;
    pageOf('patient').enter(true);
    await settle(() => agree('doctor', 'patient', 'guest'));
    expect(delivery.asks.filter((name) => name === 'rejoinGroup')).toEqual([]);
  });

  it('recognises its own commit among what it missed, where the acknowledgement was lost', async () => {
    await begin();
    join('patient');
    await settle(hasPackage('patient'));
    delivery.losesAnswer = true;
    delivery.ask('doctor', ['patient']);
    await settle(() => secured('patient'));
    expect(agree('doctor', 'patient')).toBe(false);
    pageOf('doctor').enter(true);
    await settle(() => agree('doctor', 'patient'));
  });

  it('drops its commit where another one was first, and applies that one', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    join('guest');
    await settle(hasPackage('guest'));
    delivery.ask('doctor', ['guest']);
    delivery.ask('patient', ['guest']);
    await settle(() => secured('guest') && agree('doctor', 'patient', 'guest'));
  });

  it('starts over at a commit that does not apply or is forged', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    await settle(hasPackage('patient'));
    delivery.packages.clear();
    const forged = { generation: 1, epoch: 2, from: 'doctor', kind: 'commit' } as const;
    // Messages of another group or an earlier position: nothing happens.
    delivery.send('patient', { ...forged, generation: 7, seq: 2, data: 'AAAA' });
    delivery.send('patient', { ...forged, seq: 1, data: 'AAAA' });
    delivery.send('patient', { ...forged, seq: 2, data: 'AAAA' });
    await settle(hasPackage('patient'));
    expect(delivery.asks.filter((name) => name === 'rejoinGroup')).toHaveLength(1);
    expect(pageOf('patient').part.flows).toBe(false);
    delivery.ask('doctor', ['patient'], ['patient']);
    await settle(() => secured('patient') && agree('doctor', 'patient'));
  });

  it('sends nothing while the group has a member who is not in the visit', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    join('ghost');
    await settle(hasPackage('ghost'));
    // The doctor accepts the ghost as admitted; the patient knows of none.
    const known = new Set(['doctor', 'patient']);
    const { part } = pageOf('patient');
    sees.set('patient', known);
    delivery.ask('doctor', ['ghost']);
    await settle(() => pageOf('patient').view.condition === 'ghost');
    expect(part.flows).toBe(false);
    expect(pageOf('patient').view.code).toBeNull();
    known.add('ghost');
    part.handlePeople();
    await settle(() => secured('patient'));
  });

  it('adds nobody whom it did not see join the visit', async () => {
    await begin();
    const page = new Page('stranger', delivery, () => admitted);
    delivery.pages.set('stranger', page);
    page.enter();
    await settle(hasPackage('stranger'));
    delivery.ask('doctor', ['stranger']);
    await settle(() => delivery.state.epoch === 1);
    expect(delivery.state.members).toEqual(['doctor']);
    expect(page.part.flows).toBe(false);
  });

  it('adds the others where one key package is invalid', async () => {
    await begin();
    for (const id of ['patient', 'guest']) {
      join(id);
      await settle(hasPackage(id));
    }
    delivery.packages.set('guest', 'bm8gcGFja2FnZQ');
    delivery.ask('doctor', ['guest', 'patient']);
    await settle(() => secured('patient') && agree('doctor', 'patient'));
    expect(delivery.state.members).toEqual(['doctor', 'patient']);
  });

  it('sends nothing while the group keeps a member who left the visit', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    admitted.delete('patient');
    pageOf('doctor').part.handleGone('patient');
    jest.advanceTimersByTime(9999);
    expect(pageOf('doctor').part.flows).toBe(true);
    jest.advanceTimersByTime(1);
    await settle(() => pageOf('doctor').view.condition === 'ghost');
    expect(pageOf('doctor').part.flows).toBe(false);
    delivery.ask('doctor', [], ['patient']);
    await settle(() => secured('doctor'));
  });

  it('ties the comparison to the code that was read out', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const { part } = pageOf('doctor');
    await expect(part.confirmCode('000 000 000 000 000')).rejects.toThrow('The code has changed.');
    expect(delivery.asks).not.toContain('confirmCode');
    await part.confirmCode(codeOf('doctor') ?? '');
    expect(delivery.asks).toContain('confirmCode');
  });

  it('has no code to compare while somebody has keys who is not in the call', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const { part } = pageOf('doctor');
    const code = codeOf('doctor') ?? '';
    admitted.delete('patient');
    part.handleGone('patient');
    expect(codeOf('doctor')).toBeNull();
    expect(part.flows).toBe(true);
    await expect(part.confirmCode(code)).rejects.toThrow('The code has changed.');
    admitted.add('patient');
    part.handlePeople();
    expect(codeOf('doctor')).toBe(code);
  });

  it('sends nothing after encryption was turned off until the person agrees to go on', async () => {
    await begin();
    delivery.tell({ mode: 'off', offReason: 'browser' });
    const page = pageOf('doctor');
    expect(page.view.condition).toBe('dropped');
    expect([page.part.flows, page.part.waitsForConsent]).toEqual([false, true]);
    page.part.goOn();
    expect(page.view.condition).toBe('off');
    expect([page.part.flows, page.part.waitsForConsent]).toEqual([true, false]);
    expect(page.part.seal).toBeNull();
  });

  it('stops sending where the group changes more often than people join and leave', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const isOver = (): boolean => pageOf('doctor').view.condition === 'failed';
    for (let step = 0; !isOver() && step < 50; step += 1) {
      const { epoch } = delivery.state;
      delivery.ask('doctor', ['patient'], ['patient']);
      await settle(
        () =>
          isOver() ||
          (delivery.state.epoch !== epoch && secured('patient') && hasPackage('patient')()),
      );
    }
    expect(pageOf('doctor').view).toMatchObject({ condition: 'failed', code: null });
    expect(pageOf('doctor').keys.closed).toBe(true);
  });

  it('asks again after five seconds without being added', async () => {
    await begin();
    join('patient');
    await settle(hasPackage('patient'));
    delivery.packages.clear();
    jest.advanceTimersByTime(4999);
    expect(delivery.asks).not.toContain('rejoinGroup');
    jest.advanceTimersByTime(1);
    await settle(hasPackage('patient'));
    expect(delivery.asks).toContain('rejoinGroup');
  });

  it('asks for missed messages where frames arrive without a key, and then starts over', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    delivery.packages.clear();
    const { keys } = pageOf('patient');
    keys.options?.starved(true);
    await settle(() => delivery.asks.at(-1) === 'syncGroup');
    // Frames of one participant only: a sender of garbage must not make anybody rejoin.
    keys.options?.starved(false);
    keys.options?.starved(false);
    expect(pageOf('patient').part.flows).toBe(true);
    keys.options?.starved(true);
    await settle(hasPackage('patient'));
    expect(delivery.asks.at(-1)).toBe('rejoinGroup');
  });

  it('starts over with a new group where the server has lost the previous one', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const before = codeOf('doctor');
    delivery.packages.clear();
    delivery.log.length = 0;
    delivery.tell({ generation: 2, epoch: null, members: [], secured: [] });
    await settle(() => delivery.packages.size === 2);
    expect(pageOf('doctor').part.flows).toBe(false);
    delivery.ask('doctor', []);
    await settle(() => secured('doctor'));
    await letIn('patient');
    expect(codeOf('doctor')).not.toBe(before);
  });

  it('is told when the worker is gone, and sends nothing', async () => {
    await begin();
    const { keys, part } = pageOf('doctor');
    keys.options?.broken();
    expect(pageOf('doctor').view.condition).toBe('failed');
    expect(part.flows).toBe(false);
  });

  it('loads its worker again after a failure, and reconnects the media', async () => {
    await begin();
    const patient = new Page('patient', delivery, () => admitted);
    patient.absences = 2;
    delivery.pages.set('patient', patient);
    admitted.add('patient');
    patient.enter();
    await settle(() => patient.view.condition === 'loading');
    expect(patient.part.flows).toBe(false);
    // A request to begin a group meanwhile must not be accepted.
    patient.part.handleAsked({ generation: 1, epoch: null, add: [], remove: [] });
    await settle(() => {
      if (patient.view.condition === 'loading') jest.advanceTimersByTime(100);
      return patient.view.condition === 'securing';
    });
    await letIn('patient');
    expect(delivery.asks.filter((name) => name === 'createGroup')).toHaveLength(1);
    expect(patient.reconnections).toBe(1);
    expect(patient.part.flows).toBe(true);
  });

  it('leaves it to the person after six loads of its worker that failed', async () => {
    await begin();
    const patient = new Page('patient', delivery, () => admitted);
    patient.absences = 100;
    delivery.pages.set('patient', patient);
    admitted.add('patient');
    patient.enter();
    await settle(() => {
      jest.advanceTimersByTime(100);
      return patient.view.condition === 'failed';
    });
    expect(patient.absences).toBe(94);
    jest.advanceTimersByTime(60_000);
    await settle(() => true);
    expect(patient.absences).toBe(94);
  });

  it('rejoins once, however long it was kept from it', async () => {
    await begin();
    const page = join('patient');
    await settle(hasPackage('patient'));
    const { keys } = page.keys;
    const answer = keys.answer.bind(keys);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    jest.spyOn(keys, 'answer').mockImplementation(async (name, ask) => {
      await gate;
      return answer(name, ask);
    });
    for (let times = 0; times < 6; times += 1) jest.advanceTimersByTime(5000);
    open();
    await settle(() => delivery.asks.includes('rejoinGroup'));
    for (let turns = 0; turns < 200; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(delivery.asks.filter((name) => name === 'rejoinGroup').length).toBeLessThanOrEqual(2);
  });

  it('expects the frames of somebody who was removed and is admitted again', async () => {
    await begin();
    join('patient');
    await letIn('patient');
    const { part, keys } = pageOf('doctor');
    const asked: string[] = [];
    const answer = keys.keys.answer.bind(keys.keys);
    jest.spyOn(keys.keys, 'answer').mockImplementation((name, ask) => {
      if (name.endsWith('Sender')) asked.push(name);
      return answer(name, ask);
    });
    admitted.delete('patient');
    part.handleGone('patient');
    part.handlePeople();
    await settle(() => asked.length === 1);
    admitted.add('patient');
    part.handlePeople();
    part.handlePeople();
    await settle(() => asked.length === 2);
    expect(asked).toEqual(['forgetSender', 'expectSender']);
  });

  it('does nothing where the visit is not encrypted', () => {
    delivery.state = { ...delivery.state, mode: 'off', offReason: 'browser' };
    const { view, part } = join('doctor');
    expect(view).toMatchObject({ condition: 'off' });
    expect(part.flows).toBe(true);
    expect(part.seal).toBeNull();
  });
});
