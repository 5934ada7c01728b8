import { type Language } from '@teleward/contracts';
import axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type CDPSession,
  chromium,
  type Page,
} from 'playwright-core';
import {
  allowRelaysOnly,
  received,
  rememberConnections,
  shutOut,
  type Received,
} from '../media/received-media.ts';
import { type Texts, textsIn } from '../texts.ts';
import { smallCamera } from '../media/fake-camera.ts';
import { enterAsTyped, startFirefox, takeSmallPictures } from './firefox.ts';
import { keepPressDiary } from './press-diary.ts';
import { patience, until } from '../until.ts';

/**
 * Features of Chromium's own window that no page needs. The popups of the address bar alone are two
 * more processes for each person. Only the last such list counts, so it includes Playwright's own.
 */
const needless = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding'],
  ...['ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect', 'AimEnabled'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'PreconnectToSearch'],
];

/** The fake microphone beeps once a second. */
const switches = [
  '--no-sandbox',
  `--disable-features=${needless.join()}`,
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
];

declare global {
  /**
   * Browsers that run until the process has run all its files:
   * test/support/environment.js closes them.
   */
  var runningBrowsers: Map<string, Promise<Browser>> | undefined;
}

/**
 * A browser that ends when it is closed; in tests the next file reuses it,
 * without any of its pages.
 * @param camera `full`: the browser's own, a pie that fills in 640 × 480 pixels at
 * 20 frames a second
 */
export const launchBrowser = (camera: 'small' | 'full' = 'small'): Promise<Browser> =>
  launch(camera, () => start(camera));

/** The same for Debian's Firefox. Its pages have light colours, and a line that is open. */
export const launchFirefox = (): Promise<Browser> => launch('firefox', startFirefox);

async function launch(name: string, begin: () => Promise<Browser>): Promise<Browser> {
  const { runningBrowsers } = globalThis;
  if (runningBrowsers === undefined) return begin();
  const running = await runningBrowsers.get(name);
  if (running?.isConnected() !== true) runningBrowsers.set(name, begin());
  return lent((await runningBrowsers.get(name)) as Browser);
}

const start = (camera: 'small' | 'full'): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args:
      camera === 'full'
        ? switches
        : [...switches, `--use-file-for-fake-video-capture=${smallCamera()}`],
  });

/** A browser for a caller that must not end it: closing it only closes its pages. */
const lent = (browser: Browser): Browser =>
  new Proxy(browser, {
    get(target, name) {
      if (name === 'close') {
        return () => Promise.all(target.contexts().map((context) => context.close()));
      }
      const part: unknown = Reflect.get(target, name);
      return typeof part === 'function' ? (part.bind(target) as unknown) : part;
    },
  });

export interface PersonOptions {
  readonly url: string;
  readonly language?: Language;
  readonly screen?: 'phone' | 'desktop';
  readonly theme?: 'light' | 'dark';
  /** The devices that the person allows; both by default. */
  readonly allows?: readonly ('camera' | 'microphone')[];
  /**
   * A network that lets media out over TCP only, through TURN alone, or not at all; or a browser
   * that makes no connection to its own machine's loopback address, as Firefox.
   */
  readonly network?: 'open' | 'tcp-only' | 'relay-only' | 'no-media' | 'no-loopback';
  /** The time zone of the device, an IANA name. */
  readonly timeZone?: string;
  /** How far the device's clock is ahead, in milliseconds. */
  readonly clockAheadMs?: number;
  /** The browser translates every page from the start. */
  readonly translates?: boolean;
  /** The browser's user agent. */
  readonly userAgent?: string;
  /** Pages get no camera, microphone or clipboard, as in browsers inside other apps. */
  readonly withoutDevices?: boolean;
}

/**
 * The capacity of a line: rate each way in kb/s, one-way delay in ms, and loss in per cent of
 * the WebRTC packets.
 */
export interface Line {
  readonly kbps: number;
  readonly delayMs: number;
  readonly lossPercent?: number;
}

/** The DevTools protocol's values for no limit. */
const openLine: Line = { kbps: -0.008, delayMs: 0 };

const screens = {
  phone: {
    viewport: { width: 390, height: 780 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  },
  desktop: { viewport: { width: 1360, height: 850 } },
} as const;

const isFirefox = (browser: Browser): boolean => browser.browserType().name() === 'firefox';

/** Firefox of a desktop is no phone: on a screen as small, it is a small window. */
function screenOf(browser: Browser, name: keyof typeof screens) {
  const { viewport } = screens[name];
  return isFirefox(browser) ? { viewport } : screens[name];
}

/** Runs in the page, before its own scripts. */
function setClockAhead(byMs: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + byMs;
}

/** Runs in the page, before its own scripts. */
function takeDevicesAway(): void {
  for (const name of ['mediaDevices', 'clipboard']) {
    Reflect.deleteProperty(Navigator.prototype, name);
  }
}

/**
 * Runs in the page, before its own scripts: replaces each text node by elements with its text,
 * as Google Translate and Edge do, for as long as the page lives. The words stay the same, so
 * that a test finds them.
 */
function translatePage(): void {
  const kept = new Set(['SCRIPT', 'STYLE', 'TEXTAREA', 'NOSCRIPT', 'TITLE', 'OPTION']);
  const wrap = (text: Text): void => {
    const parent = text.parentElement;
    if (text.data.trim() === '' || !parent || kept.has(parent.tagName)) return;
    if (parent.dataset['translated'] !== undefined) return;
    // By its name as text, because the types warn of a deprecated element that
    // translators do create.
    const make = (name: string): HTMLElement => document.createElement(name);
    const outer = make('font');
    const inner = make('font');
    inner.dataset['translated'] = '';
    inner.textContent = text.data;
    outer.append(inner);
    text.replaceWith(outer);
  };
  const wrapAll = (root: Node): void => {
    if (root instanceof Text) wrap(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (walker.nextNode()) found.push(walker.currentNode as Text);
    found.forEach(wrap);
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Text) wrap(target);
      addedNodes.forEach(wrapAll);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** The people with open pages: test/support/environment.js describes them when a test fails. */
const open = new Set<Person>();
Object.assign(globalThis, { openPages: open });

/** A person with a browser of their own, which shares nothing with the others but the server. */
export class Person {
  readonly page: Page;
  readonly t: Texts;
  readonly language: Language;
  readonly url: string;
  readonly #context: BrowserContext;
  /** Errors from the browser's console, and requests to other hosts. */
  readonly troubles: string[] = [];
  #scriptBytes = 0;
  #tools: CDPSession | null = null;

  private constructor(context: BrowserContext, page: Page, options: PersonOptions) {
    this.#context = context;
    this.page = page;
    this.url = options.url;
    this.language = options.language ?? 'en';
    this.t = textsIn(this.language);
    open.add(this);
    page.on('close', () => {
      open.delete(this);
    });
    page.on('pageerror', (error) => this.troubles.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // The browser itself reports every response from 400 on; those belong to the page's logic.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.troubles.push(`console: ${message.text()}`);
      }
    });
    page.on('requestfinished', (request) => {
      if (request.resourceType() !== 'script') return;
      void request.sizes().then(
        ({ responseBodySize }) => {
          this.#scriptBytes += responseBodySize;
          // It arrived as the page was closed, and is not counted.
        },
        () => undefined,
      );
    });
    page.on('request', (request) => {
      const address = new URL(request.url());
      const isOwn = address.host === new URL(options.url).host;
      if (!isOwn && !['data:', 'blob:'].includes(address.protocol)) {
        this.troubles.push(`request: ${request.url()}`);
      }
    });
  }

  static async arrive(browser: Browser, options: PersonOptions): Promise<Person> {
    const context = await browser.newContext({
      ...screenOf(browser, options.screen ?? 'desktop'),
      locale: options.language === 'zh-Hans' ? 'zh-CN' : 'en-GB',
      ...(options.timeZone !== undefined && { timezoneId: options.timeZone }),
      ...(options.userAgent !== undefined && { userAgent: options.userAgent }),
      colorScheme: options.theme ?? 'light',
      // The certificate for a local network is self-signed; a person accepts it by hand.
      ignoreHTTPSErrors: true,
      permissions: [...(options.allows ?? ['camera', 'microphone'])],
    });
    if (options.network === 'relay-only') await context.addInitScript(allowRelaysOnly);
    if (options.network === 'tcp-only') await context.addInitScript(shutOut, ' udp');
    if (options.network === 'no-loopback') await context.addInitScript(shutOut, ' 127\\.0\\.0\\.1');
    if (options.network === 'no-media') await context.addInitScript(shutOut, '');
    if (isFirefox(browser)) {
      await context.addInitScript(enterAsTyped);
      await context.addInitScript(takeSmallPictures);
    }
    await context.addInitScript(rememberConnections);
    await context.addInitScript(keepPressDiary);
    await context.addInitScript(setClockAhead, options.clockAheadMs ?? 0);
    if (options.withoutDevices === true) await context.addInitScript(takeDevicesAway);
    if (options.translates === true) await context.addInitScript(translatePage);
    const page = await context.newPage();
    page.setDefaultTimeout(patience(30_000));
    return new Person(context, page, options);
  }

  /** Bytes of JavaScript transferred so far. */
  get scriptBytes(): number {
    return this.#scriptBytes;
  }

  /** A button by its text key. */
  button(key: string, values?: Readonly<Record<string, string>>) {
    return this.page.getByRole('button', { name: this.t(key, values), exact: true });
  }

  heading(key: string, values?: Readonly<Record<string, string>>) {
    return this.page.getByRole('heading', { name: this.t(key, values), exact: true });
  }

  field(key: string) {
    return this.page.getByLabel(this.t(key), { exact: true });
  }

  text(key: string, values?: Readonly<Record<string, string>>) {
    return this.page.getByText(this.t(key, values), { exact: true });
  }

  /** Limits the line of pages and WebRTC from now on; null removes the limit. */
  async setLine(line: Line | null): Promise<void> {
    this.#tools ??= await this.#context.newCDPSession(this.page);
    const { kbps, delayMs, lossPercent = 0 } = line ?? openLine;
    await this.#tools.send('Network.enable');
    await this.#tools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: delayMs,
      downloadThroughput: (kbps * 1000) / 8,
      uploadThroughput: (kbps * 1000) / 8,
      packetLoss: lossPercent,
      packetQueueLength: 20,
    });
  }

  /** Takes the network away from everything but media that already flow, or restores it. */
  setOffline(offline: boolean): Promise<void> {
    return this.#context.setOffline(offline);
  }

  received(): Promise<Received> {
    return this.page.evaluate(received);
  }

  /**
   * Waits until new frames are decoded and new sound is heard of this many others, counted from
   * now.
   */
  async hearsAndSees(timeoutMs?: number, others = 1): Promise<Received> {
    const before = await this.received();
    return until(
      'decoded frames and audio energy advance',
      () => this.received(),
      ({ framesDecoded, sounds }) =>
        framesDecoded > before.framesDecoded + 5 &&
        Object.entries(sounds).filter(([from, energy]) => energy > (before.sounds[from] ?? 0))
          .length >= others,
      timeoutMs,
    );
  }

  /** Waits until this many others are shown, and the picture of each moves. */
  async seesMoving(others: number): Promise<void> {
    const videos = this.page.locator('video[data-participant=remote]:not(.room-video-hidden)');
    const frames = () =>
      videos.evaluateAll((all) =>
        all.map((one) => {
          const video = one as HTMLVideoElement & { readonly mozPaintedFrames?: number };
          // Firefox counts the frames of files alone in the other figure.
          return video.mozPaintedFrames ?? video.getVideoPlaybackQuality().totalVideoFrames;
        }),
      );
    await until('every participant is shown', frames, ({ length }) => length === others);
    const before = await frames();
    await until(
      'every picture moves',
      frames,
      (now) =>
        now.length === others && now.every((count, index) => count > (before[index] ?? 0) + 3),
    );
  }

  /** The serious or worse problems that axe finds on the current page. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    const standing = await Promise.all(serious.map((violation) => this.#inFullView(violation)));
    return [
      ...standing
        .filter(({ nodes }) => nodes.length > 0)
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      ...(await this.#repeatedTitles()),
    ];
  }

  /**
   * Headings that repeat the page's own heading: a screen reader user cannot tell where they are.
   */
  async #repeatedTitles(): Promise<string[]> {
    const titles = await this.page.getByRole('heading', { level: 1 }).allInnerTexts();
    const all = await this.page.getByRole('heading').allInnerTexts();
    return titles
      .filter((title) => all.filter((other) => other === title).length > 1)
      .map((title) => `heading twice: ${title}`);
  }

  /**
   * The rest of a violation: a target that is only cut off by scrolling has its full
   * size once in view.
   */
  async #inFullView(violation: axe.Result): Promise<axe.Result> {
    if (violation.id !== 'target-size') return violation;
    const nodes: axe.NodeResult[] = [];
    for (const node of violation.nodes) {
      const selector = node.target.map(String);
      const stands = await this.page.evaluate(async ([first = '']) => {
        const target = document.querySelector(first);
        const places = [];
        for (let at = target?.parentElement; at; at = at.parentElement) {
          places.push([at, at.scrollTop] as const);
        }
        target?.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { violations: left } = await (globalThis as unknown as { axe: typeof axe }).axe.run(
          first,
          { runOnly: { type: 'rule', values: ['target-size'] } },
        );
        for (const [element, top] of places) element.scrollTop = top;
        return left.length > 0;
      }, selector);
      if (stands) nodes.push(node);
    }
    return { ...violation, nodes };
  }

  /** What the page shows and reported, for the person who reads why a test failed. */
  async describe(): Promise<string> {
    const shown = await this.page
      .locator('body')
      .ariaSnapshot({ timeout: 5_000 })
      .catch((error: unknown) => `It does not answer: ${String(error)}`);
    const presses = await this.page
      .evaluate(() => globalThis.pressDiary ?? [])
      .catch(() => ['It does not answer.']);
    return [this.page.url(), ...this.troubles, shown, 'Its last presses:', ...presses].join('\n');
  }

  leave(): Promise<void> {
    return this.#context.close();
  }
}
