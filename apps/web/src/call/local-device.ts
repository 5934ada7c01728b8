import { type DeviceState } from '@teleward/contracts';
import { capture, type Captured, type DeviceKind } from './capture.ts';
import { keepTurnedOff, rememberDevice, wasTurnedOff } from './device-choices.ts';
import { type DeviceProblem, stateOf } from './device-problem.ts';
import { proofMs } from './sound-judge.ts';
import { SoundWatch } from './sound-watch.ts';

/** The state of one microphone or camera. */
export interface DeviceStatus {
  readonly state: DeviceState;
  /** Why it is not on although the person wants it on; null while it works or is turned off. */
  readonly problem: DeviceProblem | null;
  /** The open track; a muted microphone stays open, a camera turned off does not. */
  readonly track: MediaStreamTrack | null;
  /** The id of the open device. */
  readonly deviceId: string | null;
  /** It is being opened; the browser may be asking the person. */
  readonly opening: boolean;
  /**
   * The microphone is off, and the person spoke. Stays set until it is on, because the person may
   * be reaching for the notice.
   */
  readonly spokenTo: boolean;
}

export const closedDevice: DeviceStatus = Object.freeze({
  state: 'off',
  problem: null,
  track: null,
  deviceId: null,
  opening: false,
  spokenTo: false,
});

/**
 * How much longer a microphone may take to give sound where the browser cannot measure it, in ms.
 */
const listenPatienceMs = 1_500;

/** The person's microphone or camera: opens it, keeps it, and reopens it when it was taken away. */
export class LocalDevice {
  readonly #kind: DeviceKind;
  readonly #changed: (status: DeviceStatus) => void;
  // The visit for which the choice to turn it off is stored; null to keep it only for this page.
  readonly #visitId: string | null;
  #status = closedDevice;
  // Whether the person wants it on; a device that comes back is turned on only then.
  #wanted: boolean;
  // Incremented by each request, so that the result of an older one is discarded.
  #order = 0;
  // Removes the listeners from the current track.
  #forgetTrack = (): void => undefined;
  // Listens to the open microphone.
  #watch: SoundWatch | null = null;
  // The system took the track away and has not returned it.
  #away = false;
  // Runs while a microphone that came back has to show that it gives sound.
  #proof: ReturnType<typeof setTimeout> | null = null;

  constructor(kind: DeviceKind, visitId: string | null, changed: (status: DeviceStatus) => void) {
    this.#kind = kind;
    this.#visitId = visitId;
    this.#changed = changed;
    this.#wanted = visitId === null || !wasTurnedOff(kind, visitId);
  }

  /** Whether the person wants it on, also while it is closed. */
  get isWanted(): boolean {
    return this.#wanted;
  }

  get status(): DeviceStatus {
    return this.#status;
  }

  /** How loud the microphone is at this moment, 0 to 1; 0 while it is off. */
  get level(): number {
    return this.#wanted && this.#watch !== null ? this.#watch.level : 0;
  }

  /**
   * Browsers suspend audio until a press, and during a phone call: call this when
   * either may be over.
   */
  resumeListening(): void {
    this.#watch?.resume();
  }

  /**
   * The device is being opened together with the other one; call
   * `handleCaptured()` with the result.
   */
  beginOpening(): number {
    this.#want(true);
    this.#set({ opening: true });
    return ++this.#order;
  }

  /** Takes the result of an opening, unless a newer request was made. */
  handleCaptured(order: number, captured: Captured): void {
    if (order !== this.#order) {
      captured.track?.stop();
      return;
    }
    if (captured.track === null) {
      this.#stop();
      this.#set({ ...closedDevice, ...this.#problemStatus(captured.problem) });
      return;
    }
    this.#adopt(captured.track);
  }

  /** Opens it, or the given device; where that fails, any other. */
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

  /**
   * The person chose this device; it is remembered for the next visit. A device
   * that is off stays off.
   */
  async choose(deviceId: string): Promise<void> {
    rememberDevice(this.#kind, deviceId);
    if (this.#kind === 'camera' && !this.#wanted) {
      this.#set({ deviceId });
      return;
    }
    await this.open(deviceId);
  }

  async turnOn(): Promise<void> {
    this.#want(true);
    const { track, opening, deviceId } = this.#status;
    if (opening) return;
    if (track?.readyState === 'live' && !track.muted && !this.#away) {
      this.#settle(track);
      return;
    }
    await this.open(deviceId ?? undefined);
  }

  /**
   * Mutes the microphone, or closes the camera so that its light goes out.
   *
   * @param isWish false where the page does it by itself: then it is not remembered
   */
  turnOff(isWish = true): void {
    if (isWish) this.#want(false);
    else this.#wanted = false;
    const { track } = this.#status;
    if (this.#kind === 'camera') {
      this.#order += 1;
      this.#stop();
      this.#set({ state: 'off', problem: null, track: null, opening: false });
      return;
    }
    this.#watch?.forgetSpeech();
    if (track !== null) track.enabled = false;
    if (track !== null) this.#set({ state: 'off', problem: null });
  }

  /** Tries again if the device is wanted and was taken away. */
  async recover(): Promise<void> {
    const { track, opening, problem } = this.#status;
    if (opening || problem === null) return;
    if (problem === 'interrupted' && track?.muted === false) {
      this.#handleBack(track);
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
    if (!this.#wanted && this.#kind === 'camera') {
      track.stop();
      this.#set(closedDevice);
      return;
    }
    track.contentHint = this.#kind === 'microphone' ? 'speech' : 'motion';
    this.#listenTo(track);
    this.#settle(track);
  }

  /** Brings the open device into the state that the person wants, unless it is silent. */
  #settle(track: MediaStreamTrack): void {
    const on = this.#wanted;
    track.enabled = on;
    const isSilent = on && this.#watch?.verdict === 'silence';
    this.#set({
      ...(isSilent ? this.#problemStatus('silent') : { state: on ? 'on' : 'off', problem: null }),
      track,
      deviceId: track.getSettings().deviceId ?? null,
      opening: false,
      spokenTo: !on && this.#status.spokenTo,
    });
  }

  #listenTo(track: MediaStreamTrack): void {
    const handleMute = (): void => {
      this.#away = true;
      this.#endProof();
      if (this.#wanted) this.#set(this.#problemStatus('interrupted'));
    };
    const handleUnmute = (): void => {
      if (this.#away) this.#handleBack(track);
    };
    const handleEnded = (): void => {
      void this.open();
    };
    track.addEventListener('mute', handleMute);
    track.addEventListener('unmute', handleUnmute);
    track.addEventListener('ended', handleEnded);
    if (this.#kind === 'microphone') {
      this.#watch = SoundWatch.of(track, () => {
        this.#handleLook(track);
      });
    }
    this.#forgetTrack = () => {
      track.removeEventListener('mute', handleMute);
      track.removeEventListener('unmute', handleUnmute);
      track.removeEventListener('ended', handleEnded);
      this.#watch?.close();
      this.#watch = null;
      this.#away = false;
      this.#endProof();
      this.#forgetTrack = () => undefined;
    };
  }

  /** The system returned the track. A microphone may then be live but give no sound for good. */
  #handleBack(track: MediaStreamTrack): void {
    this.#away = false;
    if (this.#kind === 'camera') {
      this.#settle(track);
      return;
    }
    if (this.#proof !== null) return;
    this.#watch?.resume();
    this.#watch?.doubt();
    this.#proof = setTimeout(() => {
      this.#proof = null;
      // A hidden page gets no microphone; it is tried again once the page is visible.
      if (document.visibilityState !== 'visible') return;
      void this.open(this.#status.deviceId ?? undefined);
    }, proofMs + listenPatienceMs);
  }

  /** Reacts to the latest measurement of the microphone. */
  #handleLook(track: MediaStreamTrack): void {
    const watch = this.#watch;
    if (watch === null || this.#away || this.#status.opening) return;
    const { state, problem, spokenTo } = this.#status;
    const isProving = this.#proof !== null;
    if (watch.verdict === 'silence' && watch.doubted) {
      // A hidden page gets no microphone on a phone; it is opened once the page is visible again.
      if (document.visibilityState === 'visible') {
        void this.open(this.#status.deviceId ?? undefined);
      } else if (this.#wanted && problem === null) {
        this.#set(this.#problemStatus('interrupted'));
      }
    } else if (watch.verdict === 'silence') {
      if (state === 'on') this.#settle(track);
    } else if (watch.verdict === 'sound' && (isProving || problem !== null)) {
      this.#endProof();
      this.#settle(track);
    }
    if (!this.#wanted && watch.spoke && !spokenTo) this.#set({ spokenTo: true });
  }

  #endProof(): void {
    if (this.#proof !== null) clearTimeout(this.#proof);
    this.#proof = null;
  }

  #want(wanted: boolean): void {
    this.#wanted = wanted;
    if (this.#visitId !== null) keepTurnedOff(this.#kind, this.#visitId, !wanted);
  }

  #stop(): void {
    this.#forgetTrack();
    this.#status.track?.stop();
  }

  #problemStatus(problem: DeviceProblem): Pick<DeviceStatus, 'state' | 'problem'> {
    return { state: stateOf(problem, this.#kind), problem };
  }

  #set(change: Partial<DeviceStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#changed(this.#status);
  }
}
