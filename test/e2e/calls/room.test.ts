import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Locator } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';
import { book } from '../../support/actors/waiting.ts';

let clinic: TestClinic;
let browser: Browser;
let doctorId: string;

beforeAll(async () => {
  clinic = await TestClinic.open();
  await clinic.seed();
  browser = await launchBrowser();
  const [own] = await clinic.rows("select id from membership where name like 'Dr Asha%'");
  doctorId = String(own?.['id']);
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
});

/** What a small laptop shows below the browser's own bars. */
const laptop = { width: 1360, height: 700 };

/** A greater height means a second row, in pixels. */
const oneRow = 45;

async function booked(name: string): Promise<Patient> {
  return Patient.withLink(browser, clinic.url, await book(clinic, doctorId, name));
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('The element has no box.');
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}

const opacityOf = (locator: Locator): Promise<string> =>
  locator.evaluate((element) => getComputedStyle(element).opacity);

/** Nobody moves, presses or types for a while. */
const rest = ({ page }: Person): Promise<void> => page.clock.fastForward(5000);

/** Runs in the page, before its own scripts: a phone with a second camera on its back. */
function addBackCamera(): void {
  const devices = navigator.mediaDevices;
  const list = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);
  devices.enumerateDevices = async () => {
    const all = await list();
    const front = all.find(({ kind }) => kind === 'videoinput');
    if (front === undefined) return all;
    return [
      ...all.filter((one) => one !== front),
      { kind: front.kind, deviceId: front.deviceId, label: 'camera 1, facing front' },
      { kind: front.kind, deviceId: 'back', label: 'camera 0, facing back' },
    ] as unknown as MediaDeviceInfo[];
  };
  devices.getUserMedia = async (constraints) => {
    const video = constraints?.video;
    const isBack = typeof video === 'object' && JSON.stringify(video).includes('"back"');
    const stream = await open(isBack ? { ...constraints, video: true } : constraints);
    for (const track of isBack ? stream.getVideoTracks() : []) {
      const settings = track.getSettings.bind(track);
      track.getSettings = () => ({
        ...settings(),
        deviceId: 'back',
        facingMode: 'environment',
      });
    }
    return stream;
  };
}

/** Runs in the page: delays the next picture-in-picture window until the event `granted`. */
function holdSmallWindow(): void {
  const { documentPictureInPicture: windows } = globalThis as unknown as {
    documentPictureInPicture: { requestWindow: (size: object) => Promise<Window> };
  };
  const request = windows.requestWindow.bind(windows);
  windows.requestWindow = async (size) => {
    windows.requestWindow = request;
    const granted = await request(size);
    await new Promise((resolve) => {
      addEventListener('granted', resolve, { once: true });
    });
    return granted;
  };
}

/** Which elements overlap, among all controls in the row and all texts beside it. */
const collisions = ({ page }: Person): Promise<string[]> =>
  page.locator('.room').evaluate((room) => {
    const parts = [
      ...room.querySelectorAll(
        '.room-control, .room-chat, .room-seal, .room-line > p, .room-corner',
      ),
    ].map((element) => ({
      name: `${element.className} ${element.textContent}`,
      box: element.getBoundingClientRect(),
    }));
    const found = parts
      .filter(({ box }) => box.left < 0 || box.right > innerWidth || box.bottom > innerHeight)
      .map(({ name }) => `${name} leaves the screen`);
    for (const [at, one] of parts.entries()) {
      for (const other of parts.slice(at + 1)) {
        const apart =
          one.box.right <= other.box.left ||
          other.box.right <= one.box.left ||
          one.box.bottom <= other.box.top ||
          other.box.bottom <= one.box.top;
        if (!apart) found.push(`${one.name} lies on ${other.name}`);
      }
    }
    return found;
  });

describe('the room of a visit', () => {
  it('keeps the picture visible beside chat, note and prescription', async () => {
    const patient = await booked('Anna Amber');
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { at } = doctor;
    const { page } = at;
    await page.setViewportSize(laptop);
    await doctor.signIn();
    await patient.arriveInWaitingRoom();
    await doctor.openVisit(patient.name);
    await doctor.join();

    // The admission card is above the controls, and covers none of them.
    const sheet = await boxOf(page.locator('.room-admit'));
    expect(sheet.bottom).toBeLessThanOrEqual((await boxOf(page.locator('.room-controls'))).y);
    await doctor.admit(patient.name);
    await Promise.all([at.hearsAndSees(), patient.at.hearsAndSees()]);

    const call = await boxOf(page.locator('.visit-call'));
    const tile = page.locator('.room-tile');
    expect(await boxOf(tile)).toEqual(call);
    await page
      .getByRole('timer')
      .getByText(/^\d\d:\d\d$/)
      .waitFor();

    expect((await boxOf(page.locator('.room-seal'))).height).toBeLessThan(oneRow);

    // A chat message of the patient moves nothing, and is counted until it is read.
    const record = page.getByRole('tab', { name: at.t('clinic:patientTab.title'), exact: true });
    const before = await boxOf(record);
    await patient.at.button('call:control.chat').click();
    await patient.at.field('call:chat.message').fill('It itches here.');
    await patient.at.button('call:chat.send').click();
    const title = at.t('board:deskChat.title');
    const unread = at.t('board:deskChat.unread_one', { count: '1' });
    const counted = page.getByRole('tab', { name: `${title} ${unread}`, exact: true });
    await counted.waitFor();
    expect(await boxOf(record)).toEqual(before);
    expect(await at.button('call:control.chat').count()).toBe(0);
    await counted.click();
    await page.getByRole('log').getByText('It itches here.').waitFor();
    await page.getByRole('tab', { name: title, exact: true }).waitFor();
    expect(await boxOf(tile)).toEqual(call);
    expect(await at.accessibilityProblems()).toEqual([]);
    const message = at.field('call:chat.message');
    expect((await boxOf(at.button('call:chat.send'))).bottom).toBeLessThanOrEqual(laptop.height);
    // A half-written message survives a change of tab, and full screen.
    await message.fill('Since when');
    await doctor.openTab('clinic:note.title');
    await at.button('call:control.fullScreen').click();
    await at.button('call:control.chat').click();
    expect(await message.inputValue()).toBe('Since when');
    await message.press('Enter');
    await patient.at.page.getByRole('log').getByText('Since when').waitFor();
    await at.button('call:control.fullScreen').click();

    // The signature is in view however long the text is, and covers no focused field.
    await doctor.openTab('clinic:note.title');
    await doctor.write('subjective', 'It itches.\n'.repeat(30));
    for (const [tab, sign] of [
      ['clinic:note.title', 'clinic:note.sign'],
      ['clinic:prescription.title', 'clinic:prescription.sign'],
    ] as const) {
      await doctor.openTab(tab);
      if (tab === 'clinic:prescription.title') await doctor.writeDrug();
      expect((await boxOf(at.button(sign))).bottom).toBeLessThanOrEqual(laptop.height);
      const panel = page.getByRole('tabpanel');
      await panel.evaluate((element) => {
        element.closest('.visit-desk')?.scrollTo({ top: 0 });
      });
      await page.getByRole('tab', { selected: true }).focus();
      const foot = await boxOf(panel.locator('.draft-foot'));
      let fields = 0;
      for (;;) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || !element.closest('[role=tabpanel]')) return null;
          const { top, bottom, height } = element.getBoundingClientRect();
          return { top, bottom, height, isFoot: element.closest('.draft-foot') !== null };
        });
        if (focused === null || focused.isFoot) break;
        fields += 1;
        // A field taller than the desk shows its beginning.
        const seenTo = focused.height > foot.y - before.bottom ? focused.top : focused.bottom;
        expect(seenTo).toBeLessThanOrEqual(foot.y);
      }
      expect(fields).toBeGreaterThan(3);
    }
    expect([...at.troubles, ...patient.at.troubles]).toEqual([]);
  });

  it('shows its controls while they are used, and only the picture otherwise', async () => {
    const patient = await booked('Bela Birch');
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { at } = doctor;
    const { page } = at;
    for (const one of [at, patient.at]) await one.page.clock.install();
    await doctor.signIn();
    await patient.arriveInWaitingRoom();
    await doctor.openVisit(patient.name);
    await doctor.join();
    const microphone = at.button('call:control.microphone');
    const room = page.locator('.room');
    const faded = page.locator('.room-faded');

    // Not while somebody waits for admission.
    await page.mouse.move(5, 300);
    await rest(at);
    expect(await faded.count()).toBe(0);
    await doctor.admit(patient.name);
    await Promise.all([at.hearsAndSees(), patient.at.hearsAndSees()]);

    await page.mouse.move(5, 300);
    await rest(at);
    await faded.waitFor();
    await until(
      'the controls are hidden',
      () => opacityOf(microphone),
      (opacity) => opacity === '0',
    );
    expect(await at.accessibilityProblems()).toEqual([]);
    // A touch presses at once: it counts, and from then on nothing fades.
    await microphone.evaluate((element: HTMLElement) => {
      const touch = { bubbles: true, cancelable: true, pointerType: 'touch' };
      element.dispatchEvent(new PointerEvent('pointerdown', touch));
      element.dispatchEvent(new PointerEvent('click', { ...touch, detail: 1 }));
    });
    await patient.at.text('call:person.muted').waitFor();
    await rest(at);
    expect(await faded.count()).toBe(0);
    // A mouse that rests where it may press next keeps its target visible.
    await at.button('call:putOut.openOf', { name: patient.name }).hover();
    await rest(at);
    expect(await faded.count()).toBe(0);
    await page.mouse.move(5, 300);
    await rest(at);
    await faded.waitFor();
    // A press at their place still works: the pointer moves there first.
    await microphone.click();
    await patient.at.text('call:person.muted').waitFor({ state: 'detached' });
    expect(await faded.count()).toBe(0);
    await microphone.click();
    await patient.at.text('call:person.muted').waitFor();
    // A device that is off stays marked.
    await page.mouse.move(5, 300);
    await rest(at);
    await faded.waitFor();
    await until(
      'the others have left',
      () => opacityOf(at.button('call:control.leave')),
      (opacity) => opacity === '0',
    );
    await until(
      'the controls are visible',
      () => opacityOf(microphone),
      (opacity) => opacity === '1',
    );
    // Keyboard users see the focus as long as it is there.
    await microphone.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('m');
    await patient.at.text('call:person.muted').waitFor({ state: 'detached' });
    await rest(at);
    expect(await faded.count()).toBe(0);
    await room.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
    });
    // The patient's controls do not fade.
    await patient.at.page.mouse.move(5, 300);
    await rest(patient.at);
    expect(await opacityOf(patient.at.button('call:control.leave'))).toBe('1');
    expect(await patient.at.page.locator('.room-faded').count()).toBe(0);
    // A message keeps the controls visible.
    await page.mouse.move(6, 300);
    await rest(at);
    await faded.waitFor();
    await patient.at.page.goto('about:blank');
    await at.text('call:connection.other', { name: patient.name }).waitFor();
    await until(
      'the controls are shown again',
      () => opacityOf(microphone),
      (opacity) => opacity === '1',
    );
    await page.mouse.move(5, 300);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await faded.waitFor({ state: 'detached' });
    await rest(at);
    expect(await faded.count()).toBe(0);
    expect([...at.troubles, ...patient.at.troubles]).toEqual([]);
  });

  it('has no overlapping elements on tablets and laptops', async () => {
    const patient = await booked('Elif Elder');
    const doctor = await Doctor.arrive(browser, { url: clinic.url, language: 'zh-Hans' });
    const { at } = doctor;
    const { page } = at;
    await page.setViewportSize(laptop);
    await patient.at.page.setViewportSize({ width: 768, height: 1024 });
    await doctor.signIn();
    await patient.arriveInWaitingRoom();
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    await Promise.all([at.hearsAndSees(), patient.at.hearsAndSees()]);
    await page.locator('.room-seal-code').waitFor();
    await page.getByRole('timer').waitFor();
    expect((await boxOf(page.locator('.room-seal'))).height).toBeLessThan(oneRow);

    await patient.at.button('call:control.chat').click();
    await patient.at.field('call:chat.message').waitFor();
    expect(await collisions(patient.at)).toEqual([]);
    await at.button('call:control.fullScreen').click();
    await at.button('call:control.chat').click();
    await at.field('call:chat.message').waitFor();
    const sizes = [704, 768, 944, 1024, 1360].map((width) => ({ width, height: 700 }));
    for (const size of sizes) {
      await page.setViewportSize(size);
      expect([size.width, ...(await collisions(at))]).toEqual([size.width]);
      const isRoom = await page.evaluate(
        () => document.elementFromPoint(20, 350)?.closest('.room-full') instanceof Element,
      );
      expect([size.width, isRoom]).toEqual([size.width, true]);
    }
    // Nor does the message about the connection overlap the state of encryption.
    await at.setOffline(true);
    await at.text('call:connection.self').waitFor();
    for (const size of sizes) {
      await page.setViewportSize(size);
      expect([size.width, ...(await collisions(at))]).toEqual([size.width]);
    }
    // The browser logs an error while offline.
    expect(patient.at.troubles).toEqual([]);
  });

  it('shows the picture in the chosen layout, also in a picture-in-picture window', async () => {
    const patient = await booked('Cara Cedar');
    const doctor = await Doctor.arrive(browser, { url: clinic.url });
    const { at } = doctor;
    const { page } = at;
    await doctor.signIn();
    await patient.arriveInWaitingRoom();
    await doctor.openVisit(patient.name);
    await doctor.join();
    await doctor.admit(patient.name);
    await at.hearsAndSees();
    const video = page.locator('video[data-participant=remote]');
    const fit = (): Promise<string> =>
      video.evaluate((element) => getComputedStyle(element).objectFit);
    expect(await fit()).toBe('contain');
    await at.button('call:tools.fill').click();
    expect(await fit()).toBe('cover');
    await page.reload();
    await at.hearsAndSees();
    expect(await fit()).toBe('cover');

    // A window that opens after the room is gone is closed again.
    await page.evaluate(holdSmallWindow);
    const late = page.context().waitForEvent('page');
    await at.button('call:tools.smallWindow').click();
    const lateWindow = await late;
    await at.button('call:control.leave').click();
    await at.button('clinic:door.rejoin').waitFor();
    expect(lateWindow.isClosed()).toBe(false);
    await page.evaluate(() => {
      dispatchEvent(new Event('granted'));
    });
    await until('the small window is closed', () => Promise.resolve(lateWindow.isClosed()));
    await at.button('clinic:door.rejoin').click();
    await at.hearsAndSees();

    const opening = page.context().waitForEvent('page');
    await at.button('call:tools.smallWindow').click();
    const small = await opening;
    await small.locator('video').waitFor();
    await until('the picture in the small window moves', () =>
      small
        .locator('video')
        .evaluate(
          (one) => (one as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames > 5,
        ),
    );
    await small.getByRole('button', { name: at.t('call:control.microphone') }).click();
    await patient.at.text('call:person.muted').waitFor();
    await doctor.endVisit();
    await until('the small window is closed', () => Promise.resolve(small.isClosed()));
    expect(at.troubles).toEqual([]);
  });

  it('switches to the rear camera with one press, and mirrors only the front camera', async () => {
    const patient = await booked('Dora Dogwood');
    const doctor = await Doctor.arrive(browser, { url: clinic.url, screen: 'phone' });
    await patient.at.page.addInitScript(addBackCamera);
    await doctor.at.page.clock.install();
    await doctor.signIn();
    await patient.arriveInWaitingRoom();
    await doctor.openVisit(patient.name);
    await doctor.join();
    // On a phone no navigation competes with the call.
    expect(await doctor.at.page.locator('.frame-tabs').isVisible()).toBe(false);
    // It has its place from the start, so that no button moves under a press.
    const flip = doctor.at.button('call:control.flip');
    expect(await flip.getAttribute('aria-disabled')).toBe('true');
    const sheet = await boxOf(doctor.at.page.locator('.room-admit'));
    const controls = await boxOf(doctor.at.page.locator('.room-controls'));
    expect(sheet.bottom).toBeLessThanOrEqual(controls.y);
    await doctor.admit(patient.name);
    await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);

    // No control overlaps another.
    const tools = await boxOf(doctor.at.page.locator('.room-tools'));
    const takeOut = await boxOf(doctor.at.button('call:putOut.openOf', { name: patient.name }));
    expect(tools.bottom).toBeLessThanOrEqual(takeOut.y);
    // Controls under the picture do not fade: the first tap counts.
    await rest(doctor.at);
    expect(await doctor.at.page.locator('.room-faded').count()).toBe(0);
    await doctor.at.button('call:control.microphone').tap();
    await patient.at.text('call:person.muted').waitFor();

    const { at } = patient;
    const mirrored = (): Promise<string> =>
      at.page
        .locator('video[data-participant=self]')
        .evaluate((element) => getComputedStyle(element).transform);
    expect(await mirrored()).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    await at.button('call:control.flip').click();
    await until('the picture is not mirrored', mirrored, (transform) => transform === 'none');
    await doctor.at.hearsAndSees();
    await at.button('call:control.flip').click();
    await until('the picture is mirrored', mirrored, (transform) => transform !== 'none');
    await doctor.at.hearsAndSees();
    // Neither the next visit nor this one after a reload begins with the rear camera.
    await at.button('call:control.flip').click();
    await until('the picture is not mirrored', mirrored, (transform) => transform === 'none');
    await at.page.reload();
    await doctor.at.hearsAndSees();
    await until('the own picture is visible', () =>
      at.page
        .locator('video[data-participant=self]')
        .evaluate((element) => (element as HTMLVideoElement).videoWidth > 0),
    );
    expect(await mirrored()).toBe('matrix(-1, 0, 0, 1, 0, 0)');
    expect(await at.accessibilityProblems()).toEqual([]);
    expect([...at.troubles, ...doctor.at.troubles]).toEqual([]);
  });
});
