import { type DeviceState } from '@teleward/contracts';
import { type DevicesSnapshot } from './devices.ts';

interface DeviceStates {
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
}

/** Keeps the others' knowledge of microphone and camera in step with the devices. */
export class DeviceReport {
  readonly #send: (states: DeviceStates) => Promise<unknown>;
  #wanted: DeviceStates | null = null;
  // What the server holds; null when that is not known.
  #told: DeviceStates | null = null;
  #sending = false;

  constructor(send: (states: DeviceStates) => Promise<unknown>) {
    this.#send = send;
  }

  /** The server said what it holds. */
  handleTold(told: DeviceStates): void {
    this.#told = told;
    this.#begin();
  }

  handleDevices({ microphone, camera }: DevicesSnapshot): void {
    // A device that is being opened says in a moment how it stands.
    if (microphone.opening || camera.opening) return;
    this.#wanted = { microphone: microphone.state, camera: camera.state };
    this.#begin();
  }

  #begin(): void {
    if (!this.#sending) void this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#told !== null && this.#wanted !== null && !isSame(this.#told, this.#wanted)) {
        const states = this.#wanted;
        await this.#send(states);
        this.#told = states;
      }
    } catch {
      // The server says at the next welcome what it holds, and this is compared again.
      this.#told = null;
    }
    this.#sending = false;
  }
}

const isSame = (one: DeviceStates, other: DeviceStates): boolean =>
  one.microphone === other.microphone && one.camera === other.camera;
