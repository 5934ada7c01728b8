import { type DeviceState } from '@teleward/contracts';
import { capture, type Captured, type DeviceKind } from './capture.ts';
import { rememberDevice } from './device-choices.ts';
import { type DeviceProblem, stateOf } from './device-problem.ts';

/** How one microphone or camera stands. */
export interface DeviceStatus {
  readonly state: DeviceState;
  /** Why it is not on although the person wants it; null while it works or was turned off. */
  readonly problem: DeviceProblem | null;
  /** The open device; a muted microphone stays open, a camera turned off does not. */
  readonly track: MediaStreamTrack | null;
  /** Which device it is, once open. */
  readonly deviceId: string | null;
  /** It is being opened; the browser may be asking the person. */
  readonly opening: boolean;
}

export const closedDevice: DeviceStatus = Object.freeze({
  state: 'off',
  problem: null,
  track: null,
  deviceId: null,
  opening: false,
});

/** The person's microphone or camera: opens it, keeps it, and gets it back when it is taken away. */
export class LocalDevice {
  readonly #kind: DeviceKind;
  readonly #changed: (status: DeviceStatus) => void;
  #status = closedDevice;
  // What the person wants; a device that comes back is on only where this is.
  #wanted = true;
  // Grows with every order, so that the answer to an older one is thrown away.
  #order = 0;
  // Takes the listeners off the present track.
  #forgetTrack = (): void => undefined;

  constructor(kind: DeviceKind, changed: (status: DeviceStatus) => void) {
    this.#kind = kind;
    this.#changed = changed;
  }

  /** Whether the person wants it on, also while it is closed. */
  get isWanted(): boolean {
    return this.#wanted;
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  /** Says that the device is being opened together with the other; answer with `handleCaptured()`. */
  beginOpening(): number {
    this.#wanted = true;
    this.#set({ opening: true });
    return ++this.#order;
  }

  /** Takes the outcome of an opening, unless something newer was ordered. */
  handleCaptured(order: number, captured: Captured): void {
    if (order !== this.#order) {
      captured.track?.stop();
      return;
    }
    if (captured.track === null) {
      this.#stop();
      this.#set({ ...closedDevice, ...problemStatus(captured.problem) });
      return;
    }
    this.#adopt(captured.track);
  }

  /** Opens it, or the one that is named; where that fails, any other. */
  async open(deviceId?: string): Promise<void> {
    const order = ++this.#order;
    this.#set({ opening: true });
    // Phones cannot hold two cameras or two microphones open at once.
    this.#stop();
    let captured = await capture(this.#kind, deviceId);
    const mayBeAnother = captured.problem === 'missing' || captured.problem === 'in-use';
    if (order === this.#order && mayBeAnother && deviceId !== undefined) {
      captured = await capture(this.#kind);
    }
    this.handleCaptured(order, captured);
  }

  /** The person chose this one; it is remembered for the next visit. */
  async choose(deviceId: string): Promise<void> {
    rememberDevice(this.#kind, deviceId);
    if (this.#kind === 'camera') this.#wanted = true;
    await this.open(deviceId);
  }

  async turnOn(): Promise<void> {
    this.#wanted = true;
    const { track, opening, deviceId } = this.#status;
    if (opening) return;
    if (track?.readyState === 'live' && !track.muted) {
      track.enabled = true;
      this.#set({ state: 'on', problem: null });
      return;
    }
    await this.open(deviceId ?? undefined);
  }

  /** Mutes the microphone; closes the camera, so that its light goes out. */
  turnOff(): void {
    this.#wanted = false;
    const { track } = this.#status;
    if (this.#kind === 'camera') {
      this.#order += 1;
      this.#stop();
      this.#set({ state: 'off', problem: null, track: null, opening: false });
      return;
    }
    if (track !== null) track.enabled = false;
    if (track !== null) this.#set({ state: 'off', problem: null });
  }

  /** Tries again where the device is wanted and was taken away. */
  async recover(): Promise<void> {
    const { track, opening, problem } = this.#status;
    if (opening || problem === null) return;
    if (problem === 'interrupted' && track?.muted === false) {
      this.#adopt(track);
      return;
    }
    await this.open(this.#status.deviceId ?? undefined);
  }

  close(): void {
    this.#order += 1;
    this.#stop();
    this.#set(closedDevice);
  }

  #adopt(track: MediaStreamTrack): void {
    this.#forgetTrack();
    if (this.#status.track !== track) this.#status.track?.stop();
    const on = this.#wanted;
    if (!on && this.#kind === 'camera') {
      track.stop();
      this.#set(closedDevice);
      return;
    }
    track.enabled = on;
    track.contentHint = this.#kind === 'microphone' ? 'speech' : 'motion';
    this.#listenTo(track);
    this.#set({
      state: on ? 'on' : 'off',
      problem: null,
      track,
      deviceId: track.getSettings().deviceId ?? null,
      opening: false,
    });
  }

  #listenTo(track: MediaStreamTrack): void {
    const handleMute = (): void => {
      this.#set(problemStatus('interrupted'));
    };
    const handleUnmute = (): void => {
      this.#adopt(track);
    };
    const handleEnded = (): void => {
      void this.open();
    };
    track.addEventListener('mute', handleMute);
    track.addEventListener('unmute', handleUnmute);
    track.addEventListener('ended', handleEnded);
    this.#forgetTrack = () => {
      track.removeEventListener('mute', handleMute);
      track.removeEventListener('unmute', handleUnmute);
      track.removeEventListener('ended', handleEnded);
      this.#forgetTrack = () => undefined;
    };
  }

  #stop(): void {
    this.#forgetTrack();
    this.#status.track?.stop();
  }

  #set(change: Partial<DeviceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#changed(this.#status);
  }
}

const problemStatus = (problem: DeviceProblem) => ({ state: stateOf(problem), problem });
