import { captureBoth, type DeviceKind } from './capture.ts';
import { rememberDevice, rememberedDevice } from './device-choices.ts';
import { LevelMeter } from './level-meter.ts';
import { closedDevice, type DeviceStatus, LocalDevice } from './local-device.ts';
import { type StartingMode } from './starting-mode.ts';
import { Store } from './store.ts';
import { canChooseSpeaker, playTestSound } from './test-sound.ts';

export { type DeviceKind } from './capture.ts';
export { type DeviceProblem } from './device-problem.ts';
export { type DeviceStatus } from './local-device.ts';

export interface DeviceChoice {
  readonly id: string;
  /** The name that the system gives it; empty until the person allowed the device. */
  readonly label: string;
}

export interface DevicesSnapshot {
  readonly microphone: DeviceStatus;
  readonly camera: DeviceStatus;
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  /** Empty where the browser lets nobody choose one. */
  readonly speakers: readonly DeviceChoice[];
  /** The chosen loudspeaker; null for the usual one. */
  readonly speakerId: string | null;
  /** Others are to get the camera's picture in its small size only. */
  readonly smallPicture: boolean;
  /** The camera's picture for a preview; null while there is none. A new object for a new track. */
  readonly picture: MediaStream | null;
}

/** A track that stays muted this long after the page came back, in ms, will not come back by itself. */
const returnPatienceMs = 1500;

/**
 * The person's microphone, camera and loudspeaker, from the device check to the end of the call. No
 * verb throws: what does not work is told in the snapshot.
 */
export class Devices {
  /** Those that the person may use at all. */
  readonly uses: readonly DeviceKind[];
  readonly #store = new Store<DevicesSnapshot>({
    microphone: closedDevice,
    camera: closedDevice,
    microphones: [],
    cameras: [],
    speakers: [],
    speakerId: rememberedDevice('speaker'),
    smallPicture: false,
    picture: null,
  });
  readonly #microphone = new LocalDevice('microphone', (status) => {
    this.#handleMicrophone(status);
  });
  readonly #camera = new LocalDevice('camera', (status) => {
    this.#handleCamera(status);
  });
  // Made when somebody first asks for the level of a track.
  #meter: { readonly track: MediaStreamTrack; readonly meter: LevelMeter } | null = null;
  // Takes every listener off the browser; null until opened.
  #unwatch: AbortController | null = null;

  constructor(uses: readonly DeviceKind[] = ['microphone', 'camera']) {
    this.uses = uses;
  }

  /** The present state; the same object until something changes. */
  get snapshot(): DevicesSnapshot {
    return this.#store.read();
  }

  readonly getSnapshot = (): DevicesSnapshot => this.#store.read();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /** Opens again after `close()` what the person left on; what they had turned off stays off. */
  async reopen(): Promise<void> {
    if (this.#microphone.isWanted && this.#camera.isWanted) return this.open();
    this.#watch();
    const { microphone, camera } = this.snapshot;
    if (microphone.opening || camera.opening) return;
    const opened: Promise<void>[] = [];
    // Muted, it is open: turning it on then asks nobody.
    if (this.uses.includes('microphone') && microphone.track === null) {
      opened.push(this.#microphone.open());
    }
    if (this.uses.includes('camera') && this.#camera.isWanted && camera.track === null) {
      opened.push(this.#camera.open());
    }
    await Promise.all(opened);
    await this.#list();
  }

  /** Opens what may be used; what runs already stays as it is. Opens again after `close()`. */
  async open(): Promise<void> {
    this.#watch();
    const { microphone, camera } = this.snapshot;
    if (microphone.opening || camera.opening) return;
    if (microphone.track !== null || camera.track !== null) {
      await Promise.all([this.retry('microphone'), this.retry('camera')]);
      return;
    }
    if (this.uses.length < 2) {
      await Promise.all(this.uses.map((kind) => this.turnOn(kind)));
      return;
    }
    const orders = {
      microphone: this.#microphone.beginOpening(),
      camera: this.#camera.beginOpening(),
    };
    const captured = await captureBoth();
    this.#microphone.handleCaptured(orders.microphone, captured.microphone);
    this.#camera.handleCaptured(orders.camera, captured.camera);
    await this.#list();
  }

  /** Tries again after a problem, for example when the person has changed a setting. */
  async retry(kind: DeviceKind): Promise<void> {
    this.#watch();
    await this.#device(kind).recover();
    await this.#list();
  }

  async turnOn(kind: DeviceKind): Promise<void> {
    this.#watch();
    await this.#device(kind).turnOn();
    await this.#list();
  }

  /** Mutes the microphone; closes the camera, so that its light goes out. */
  turnOff(kind: DeviceKind): void {
    this.#device(kind).turnOff();
  }

  /** Begins as the line allows. The person may still turn the camera on, with a small picture. */
  startAs(mode: StartingMode): void {
    this.#store.update({ smallPicture: mode !== 'video' });
    const withoutPicture = mode === 'audio-only' || mode === 'none';
    // A camera that has a problem goes on telling it.
    if (withoutPicture && this.snapshot.camera.track !== null) this.turnOff('camera');
  }

  /** Changes to another microphone or camera and remembers it. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    this.#watch();
    await this.#device(kind).choose(deviceId);
    await this.#list();
  }

  chooseSpeaker(deviceId: string): void {
    rememberDevice('speaker', deviceId);
    this.#store.update({ speakerId: deviceId });
  }

  /**
   * How loud the microphone is at this moment, 0 to 1; 0 while it is off. Meant to be read for every
   * drawn frame.
   */
  readLevel(): number {
    const { track, state } = this.snapshot.microphone;
    if (track === null || state !== 'on') return 0;
    if (this.#meter?.track !== track) {
      this.#meter?.meter.close();
      this.#meter = { track, meter: new LevelMeter(track) };
    }
    return this.#meter.meter.level;
  }

  /** Plays a chime through the chosen loudspeaker. Call it on a press; ends when the chime ends. */
  async playTestSound(): Promise<void> {
    this.#meter?.meter.resume();
    try {
      await playTestSound(this.snapshot.speakerId);
    } catch {
      // A browser that plays nothing is what the person then reports.
    }
  }

  /** Lets go of the devices: every light goes out. */
  close(): void {
    this.#unwatch?.abort();
    this.#unwatch = null;
    this.#meter?.meter.close();
    this.#meter = null;
    this.#microphone.close();
    this.#camera.close();
  }

  #device(kind: DeviceKind): LocalDevice {
    return kind === 'microphone' ? this.#microphone : this.#camera;
  }

  #watch(): void {
    if (this.#unwatch !== null) return;
    this.#unwatch = new AbortController();
    const { signal } = this.#unwatch;
    // Typed as always present, yet absent on pages that are not secure.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    devices?.addEventListener('devicechange', () => void this.#handleDeviceChange(), { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        this.#handleVisibility();
      },
      { signal },
    );
    document.addEventListener('pointerdown', () => this.#meter?.meter.resume(), { signal });
    void this.#watchPermission('microphone', signal);
    void this.#watchPermission('camera', signal);
  }

  /** A permission that the person gives later, in the browser's settings, opens the device at once. */
  async #watchPermission(kind: DeviceKind, signal: AbortSignal): Promise<void> {
    try {
      const permission = await navigator.permissions.query({ name: kind });
      const handleChange = (): void => {
        if (permission.state === 'granted') void this.retry(kind);
      };
      if (!signal.aborted) permission.addEventListener('change', handleChange, { signal });
    } catch {
      // Not every browser lets a page ask.
    }
  }

  async #list(): Promise<void> {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) return;
    try {
      const all = await devices.enumerateDevices();
      const choices = (kind: MediaDeviceKind): DeviceChoice[] =>
        all
          .filter((device) => device.kind === kind && device.deviceId !== '')
          .map(({ deviceId, label }) => ({ id: deviceId, label }));
      this.#store.update({
        microphones: choices('audioinput'),
        cameras: choices('videoinput'),
        speakers: canChooseSpeaker() ? choices('audiooutput') : [],
      });
    } catch {
      // The lists of before are the best there is.
    }
  }

  async #handleDeviceChange(): Promise<void> {
    await this.#list();
    const { microphone, camera, microphones, cameras } = this.snapshot;
    if (microphone.problem === 'missing' && microphones.length > 0) await this.retry('microphone');
    if (camera.problem === 'missing' && cameras.length > 0) await this.retry('camera');
  }

  #handleVisibility(): void {
    if (document.visibilityState !== 'visible') return;
    setTimeout(() => {
      const { microphone, camera } = this.snapshot;
      if (isPassing(microphone)) void this.retry('microphone');
      if (isPassing(camera)) void this.retry('camera');
    }, returnPatienceMs);
  }

  #handleMicrophone(microphone: DeviceStatus): void {
    if (microphone.track === null) {
      this.#meter?.meter.close();
      this.#meter = null;
    }
    this.#store.update({ microphone });
  }

  #handleCamera(camera: DeviceStatus): void {
    const { picture } = this.snapshot;
    const isSame = picture?.getVideoTracks()[0] === (camera.track ?? undefined);
    if (isSame) {
      this.#store.update({ camera });
      return;
    }
    this.#store.update({
      camera,
      picture: camera.track === null ? null : new MediaStream([camera.track]),
    });
  }
}

/** A problem that may be over without the person having done anything. */
const isPassing = ({ problem }: DeviceStatus): boolean =>
  problem === 'interrupted' || problem === 'in-use' || problem === 'failed';
