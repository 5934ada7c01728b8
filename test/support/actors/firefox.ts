import { type Browser, firefox } from 'playwright-core';
import { networkAddress } from '../../../apps/server/src/network/local-network.ts';

/** The fake microphone hums without a break. */
const preferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  // Everybody of a test has the keyboard, as at machines of their own: Firefox opens no camera for
  // a page without it.
  'media.devices.unfocused.enabled': true,
  'media.autoplay.default': 0,
  // Two loudspeakers: without any, Firefox lets no page listen to its microphone either.
  'media.cubeb.force_mock_context': true,
  // A machine without a network has no other address than 127.0.0.1, which Firefox leaves out as it
  // comes.
  'media.peerconnection.ice.loopback': networkAddress() === null,
};

/** The part of Playwright's connection that commands leave by. */
interface Session {
  send(command: string, parameters: unknown): Promise<unknown>;
}

interface Inside {
  readonly _connection: {
    readonly toImpl: (browser: Inside) => {
      readonly _browserSession: Session;
      readonly options: {
        readonly browserProcess: { readonly process?: { readonly pid?: number } };
      };
    };
  };
}

declare global {
  /** See test/support/environment.js. @returns what to call when the program has ended by itself */
  var endWithTests: ((pid: number) => () => void) | undefined;
}

/** Starts the Firefox that Debian has, which Playwright drives by WebDriver BiDi. */
export async function startFirefox(): Promise<Browser> {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env['FIREFOX_BIN'] ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: preferences,
  });
  const inside = browser as unknown as Inside;
  const { _browserSession: session, options } = inside._connection.toImpl(inside);
  leaveColoursAlone(session);
  const { pid } = options.browserProcess.process ?? {};
  // Chromium ends with the pipe that drives it; this one does not.
  const forget = pid === undefined ? undefined : globalThis.endWithTests?.(pid);
  if (forget !== undefined) browser.once('disconnected', forget);
  return browser;
}

/**
 * Playwright chooses light or dark colours for every page, by a command that this Firefox does not
 * know yet: there is no way to leave it out. Its pages are light.
 */
function leaveColoursAlone(session: Session): void {
  const send = session.send.bind(session);
  session.send = (command, parameters) =>
    command === 'emulation.setMediaFeaturesOverride'
      ? Promise.resolve({})
      : send(command, parameters);
}

/**
 * Runs in the page, before its own scripts: enters text as a keyboard does. Playwright's own way
 * sets the value from outside, which React takes for its own doing.
 */
export function enterAsTyped(): void {
  // By its name as text: nothing else enters text as typing does, although it is deprecated.
  const name = 'execCommand';
  const { prototype } = Document;
  type Command = (command: string, withSurface: boolean, text: string) => boolean;
  const execute = Object.getOwnPropertyDescriptor(prototype, name)?.value as Command;
  Object.defineProperty(globalThis, '__pw_bidiInsertText', {
    get: () => (text: string) => {
      execute.call(document, 'insertText', false, text);
    },
    set: () => undefined,
  });
}

/**
 * Runs in the page, before its own scripts: what the fake camera shows costs the software encoders
 * little.
 */
export function takeSmallPictures(): void {
  // The empty page that every window begins with has no devices.
  if (!isSecureContext) return;
  const { prototype } = MediaDevices;
  const name = 'getUserMedia';
  type Capture = (wanted?: MediaStreamConstraints) => Promise<MediaStream>;
  const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as Capture;
  const small = { width: 320, height: 180, frameRate: 10 };
  const capture: Capture = function (this: MediaDevices, { video, ...others } = {}) {
    const wanted = typeof video === 'object' ? { ...video, ...small } : video;
    return original.call(this, { ...others, ...(wanted !== undefined && { video: wanted }) });
  };
  Object.defineProperty(prototype, name, { value: capture, configurable: true });
}
