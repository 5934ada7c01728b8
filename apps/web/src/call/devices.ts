import { captureBoth, type DeviceKind } from './capture.ts';
import { type DeviceChoice, rememberDevice, rememberedDevice } from './device-choices.ts';
import { isPassing } from './device-problem.ts';
import { closedDevice, type DeviceStatus, LocalDevice } from './local-device.ts';
import { canChooseSpeaker, Speaker, type SpeakerStatus } from './speaker.ts';
import { type StartingMode } from './starting-mode.ts';
import { Store } from './store.ts';
import { playTestSound } from './test-sound.ts';
import { watchReturn } from '../signalling/network.ts';

export { type DeviceKind } from './capture.ts';
export { type DeviceChoice } from './device-choices.ts';
export { type DeviceProblem } from './device-problem.ts';
export { type DeviceStatus } from './local-device.ts';

export interface DevicesSnapshot extends SpeakerStatus {
  readonly microphone: DeviceStatus;
  readonly camera: DeviceStatus;
  readonly microphones: readonly DeviceChoice[];
  readonly cameras: readonly DeviceChoice[];
  /** Empty where the browser does not allow a choice. */
  readonly speakers: readonly DeviceChoice[];
  /** Only the small layer of the camera's picture is sent. */
  readonly smallPicture: boolean;
  /** The camera's picture for a preview; null while there is none. A new object for a new track. */
  readonly picture: MediaStream | null;
}

/**
 * A track that is still muted this long after the page came back, in ms, does not
 * recover by itself.
 */
const returnPatienceMs = 1500;

/**
 * The person's microphone, camera and loudspeaker, from the device check to the end of the call. No
 * method throws: problems appear in the snapshot.
 */
export class Devices {
  /** The devices that the person may use at all. */
  readonly uses: readonly DeviceKind[];
  readonly #store = new Store<DevicesSnapshot>({
    microphone: closedDevice,
    camera: closedDevice,
    microphones: [],
    cameras: [],
    speakers: [],
    speakerId: rememberedDevice('speaker'),
    speakerAway: null,
    smallPicture: false,
    picture: null,
  });
  /** Plays all sound of the others. */
  readonly speaker = new Speaker(this.snapshot.speakerId, (status) => {
    this.#store.update(status);
  });
  readonly #microphone: LocalDevice;
  readonly #camera: LocalDevice;
  // Removes every listener from the browser; null until opened.
  #unwatch: AbortController | null = null;

  /**
   * @param visitId the visit for which devices that the person turned off stay off,
   * also after a reload
   */
  constructor(
    uses: readonly DeviceKind[] = ['microphone', 'camera'],
    visitId: string | null = null,
  ) {
    this.uses = uses;
    this.#microphone = new LocalDevice('microphone', visitId, (microphone) => {
      this.#store.update({ microphone });
    });
    this.#camera = new LocalDevice('camera', visitId, (camera) => {
      this.#handleCamera(camera);
    });
  }

  /** The current state; the same object until something changes. */
  get snapshot(): DevicesSnapshot {
    return this.#store.read();
  }

  readonly getSnapshot = (): DevicesSnapshot => this.#store.read();

  readonly subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  /**
   * Opens the devices that the person left on, after `close()` or a reload; the others stay off.
   */
  async reopen(): Promise<void> {
    if (this.#microphone.isWanted && this.#camera.isWanted) return this.open();
    this.#watch();
    const { microphone, camera } = this.snapshot;
    if (microphone.opening || camera.opening) return;
    const opened: Promise<void>[] = [];
    // A muted microphone is opened too: unmuting then needs no permission prompt.
    if (this.uses.includes('microphone') && microphone.track === null) {
      opened.push(this.#microphone.open());
    }
    if (this.uses.includes('camera') && this.#camera.isWanted && camera.track === null) {
      opened.push(this.#camera.open());
    }
    await Promise.all(opened);
    await this.#list();
  }

  /**
   * Opens the devices that may be used; running ones stay as they are. Also
   * reopens after `close()`.
   */
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

  /** Mutes the microphone, or closes the camera so that its light goes out. */
  turnOff(kind: DeviceKind): void {
    this.#device(kind).turnOff();
  }

  /**
   * Starts in the mode that the line allows. The person may still turn on the camera,
   * with a small picture.
   */
  startAs(mode: StartingMode): void {
    this.#store.update({ smallPicture: mode !== 'video' });
    const withoutPicture = mode === 'audio-only' || mode === 'none';
    // A camera with a problem keeps reporting it.
    if (withoutPicture && this.snapshot.camera.track !== null) this.#camera.turnOff(false);
  }

  /** Changes to another microphone or camera and remembers it. */
  async choose(kind: DeviceKind, deviceId: string): Promise<void> {
    this.#watch();
    await this.#device(kind).choose(deviceId);
    await this.#list();
  }

  /**
   * Changes to another camera for this call only: the camera that shows a rash should not be the
   * one that the next visit begins with.
   */
  async flip(deviceId: string): Promise<void> {
    if (!this.#camera.isWanted) return;
    await this.#camera.open(deviceId);
    await this.#list();
  }

  chooseSpeaker(deviceId: string): void {
    rememberDevice('speaker', deviceId);
    this.speaker.choose(deviceId);
  }

  /**
   * The level of the microphone now, 0 to 1; 0 while it is off. Meant to be read for
   * every frame drawn.
   */
  readLevel(): number {
    return this.snapshot.microphone.state === 'on' ? this.#microphone.level : 0;
  }

  /**
   * Plays a chime through the chosen loudspeaker. Call it in a press handler; resolves
   * when the chime ends.
   */
  async playTestSound(): Promise<void> {
    this.#microphone.resumeListening();
    try {
      await playTestSound(this.speaker);
    } catch {
      // If the browser cannot play it, the person reports that they heard nothing.
    }
  }

  /** Closes the devices, so that every light goes out. */
  close(): void {
    this.#unwatch?.abort();
    this.#unwatch = null;
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
    // TypeScript types it as always present, but it is absent on insecure pages.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    devices?.addEventListener('devicechange', () => void this.#handleDeviceChange(), { signal });
    watchReturn(() => {
      this.#handleReturn();
    }, signal);
    for (const press of ['pointerdown', 'keydown']) {
      document.addEventListener(
        press,
        () => {
          this.#microphone.resumeListening();
        },
        { signal },
      );
    }
    void this.#watchPermission('microphone', signal);
    void this.#watchPermission('camera', signal);
  }

  /**
   * Opens the device at once when the person grants the permission later in the browser's settings.
   */
  async #watchPermission(kind: DeviceKind, signal: AbortSignal): Promise<void> {
    try {
      const permission = await navigator.permissions.query({ name: kind });
      const handleChange = (): void => {
        if (permission.state === 'granted') void this.retry(kind);
      };
      if (!signal.aborted) permission.addEventListener('change', handleChange, { signal });
    } catch {
      // Not every browser lets a page query permissions.
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
      const speakers = canChooseSpeaker() ? choices('audiooutput') : [];
      this.#store.update({
        microphones: choices('audioinput'),
        cameras: choices('videoinput'),
        speakers,
      });
      this.speaker.handlePresent(speakers);
    } catch {
      // The previous lists are the best there is.
    }
  }

  async #handleDeviceChange(): Promise<void> {
    this.speaker.retry();
    await this.#list();
    const { microphone, camera, microphones, cameras } = this.snapshot;
    if (microphone.problem === 'missing' && microphones.length > 0) await this.retry('microphone');
    if (camera.problem === 'missing' && cameras.length > 0) await this.retry('camera');
  }

  #handleReturn(): void {
    this.#microphone.resumeListening();
    // Devices plugged in or out while the machine slept cause no event.
    void this.#handleDeviceChange();
    setTimeout(() => {
      if (this.#unwatch === null) return;
      const { microphone, camera } = this.snapshot;
      if (isPassing(microphone.problem)) void this.retry('microphone');
      if (isPassing(camera.problem)) void this.retry('camera');
    }, returnPatienceMs);
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
