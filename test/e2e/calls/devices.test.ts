import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser, type Person } from '../../support/actors/browser.ts';
import { speakWithoutBreak } from '../../support/media/own-microphone.ts';
import { TestClinic } from '../../support/servers/test-clinic.ts';
import { until } from '../../support/until.ts';
import { Doctor, Patient } from '../../support/actors/visit-people.ts';

let browser: Browser;
let clinic: TestClinic;
let doctor: Doctor;
let patient: Patient;

const remote = 'video[data-participant=remote]';
const self = 'video[data-participant=self]';

const opened = (at: Person): Promise<number> =>
  at.page.evaluate(() => globalThis.ownMicrophone.opened);

const isGone = (at: Person, key: string, values?: Readonly<Record<string, string>>) =>
  at.text(key, values).waitFor({ state: 'detached' });

/** The control with this name, whose label changes with the device. */
const control = (at: Person, kind: 'microphone' | 'camera') =>
  at.page.locator('.room-controls').getByRole('button', { name: at.t(`call:control.${kind}`) });

async function hears(at: Person): Promise<void> {
  const before = await at.received();
  await until(
    'new sound is heard',
    () => at.received(),
    ({ audioEnergy }) => audioEnergy > before.audioEnergy + 0.01,
  );
}

// One call, which every test leaves as it found it: both hear and see each other.
beforeAll(async () => {
  browser = await launchBrowser();
  clinic = await TestClinic.open();
  patient = await Patient.arrive(browser, clinic);
  await patient.at.page.addInitScript(speakWithoutBreak, true);
  doctor = await Doctor.arrive(browser, { url: clinic.url });
  await Promise.all([patient.arriveInWaitingRoom(), doctor.signIn()]);
  await doctor.openVisit(patient.name);
  await doctor.join();
  await doctor.admit(patient.name);
  await Promise.all([doctor.at.hearsAndSees(), patient.at.hearsAndSees()]);
});

afterAll(async () => {
  expect([...doctor.at.troubles, ...patient.at.troubles]).toEqual([]);
  await browser.close();
  await clinic.close();
});

describe('a microphone that is live and silent after a phone call', () => {
  it('is reopened, and both sides are told meanwhile', async () => {
    const { name } = patient;
    await hears(doctor.at);
    const before = await opened(patient.at);
    await patient.at.page.evaluate(() => {
      globalThis.ownMicrophone.tell('mute');
      globalThis.ownMicrophone.cut();
    });
    await patient.at.text('call:problem.microphone.interrupted').waitFor();
    await doctor.at.text('call:person.unheard', { name }).waitFor();

    await patient.at.page.evaluate(() => {
      globalThis.ownMicrophone.tell('unmute');
    });
    await until(
      'the microphone is opened again',
      () => opened(patient.at),
      (now) => now === before + 1,
    );
    await hears(doctor.at);
    await isGone(patient.at, 'call:problem.microphone.interrupted');
    await isGone(doctor.at, 'call:person.unheard', { name });
  });

  it('is not reopened where it gives sound', async () => {
    const before = await opened(patient.at);
    await patient.at.page.evaluate(() => {
      globalThis.ownMicrophone.tell('mute');
    });
    await patient.at.text('call:problem.microphone.interrupted').waitFor();
    await patient.at.page.evaluate(() => {
      globalThis.ownMicrophone.tell('unmute');
    });
    await isGone(patient.at, 'call:problem.microphone.interrupted');
    await hears(doctor.at);
    expect(await opened(patient.at)).toBe(before);
  });
});

describe('a person who speaks while muted', () => {
  it('is told so, and is heard after one press', async () => {
    await control(patient.at, 'microphone').click();
    await doctor.at.text('call:person.muted').waitFor();
    await patient.at.text('call:muted.text').waitFor();
    await patient.at.button('call:muted.turnOn').click();
    await isGone(patient.at, 'call:muted.text');
    await hears(doctor.at);
  });
});

describe('the other side’s media', () => {
  it.each(['doctor', 'patient'] as const)(
    'resume for the %s after the system paused them',
    async (who) => {
      const { at } = { doctor, patient }[who];
      await at.page.locator(remote).evaluate((video: HTMLVideoElement) => {
        video.pause();
      });
      await until('the video plays', () =>
        at.page.locator(remote).evaluate((video: HTMLVideoElement) => !video.paused),
      );
      await at.hearsAndSees();
    },
  );

  it('wait for a tap where the browser does not resume them', async () => {
    const { page } = patient.at;
    await page.locator(remote).evaluate((video: HTMLVideoElement) => {
      const refuse = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      Object.defineProperty(video, 'play', { value: refuse, configurable: true });
      video.pause();
    });
    await patient.at.text('call:sound.tap').waitFor();
    await page.locator(remote).evaluate((video: HTMLVideoElement) => {
      Reflect.deleteProperty(video, 'play');
    });
    await patient.at.text('call:sound.tap').click();
    await isGone(patient.at, 'call:sound.tap');
    expect(await page.locator(remote).evaluate((video: HTMLVideoElement) => video.paused)).toBe(
      false,
    );
  });
});

describe('a loudspeaker', () => {
  const sinkOf = (at: Person): Promise<string> =>
    at.page.locator(remote).evaluate((video: HTMLVideoElement) => video.sinkId);

  it('that is unplugged is replaced by the default one, and plays again when it is back', async () => {
    const { at } = doctor;
    await at.button('call:control.settings').click();
    const select = at.field('call:devices.speaker');
    const name = (await select.locator('option').allInnerTexts()).at(-1) ?? '';
    await select.selectOption({ label: name });
    const id = await select.inputValue();
    await until('the chosen speaker is in use', async () => (await sinkOf(at)) === id);

    await at.page.evaluate((gone) => {
      const all = MediaDevices.prototype.enumerateDevices.bind(navigator.mediaDevices);
      Object.defineProperty(navigator.mediaDevices, 'enumerateDevices', {
        value: async () => (await all()).filter(({ deviceId }) => deviceId !== gone),
        configurable: true,
      });
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    }, id);
    await until('the default speaker is in use', async () => (await sinkOf(at)) === '');
    const dialog = at.page.getByRole('dialog');
    await dialog.getByText(at.t('call:speakerAway.named', { name })).waitFor();
    expect(await select.inputValue()).toBe('');
    await at.button('call:devices.done').click();
    await at.text('call:speakerAway.title').waitFor();

    await at.page.evaluate(() => {
      Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices');
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    });
    await until('the picture plays again', async () => (await sinkOf(at)) === id);
    await isGone(at, 'call:speakerAway.title');
  });

  it('that the browser refuses is tried again at the next change of devices', async () => {
    const { at } = doctor;
    await at.button('call:control.settings').click();
    const select = at.field('call:devices.speaker');
    await select.selectOption('');
    await until('the default speaker is in use', async () => (await sinkOf(at)) === '');
    const name = (await select.locator('option').allInnerTexts()).at(-1) ?? '';
    await at.page.locator(remote).evaluate((video: HTMLVideoElement) => {
      const refuse = () => Promise.reject(new DOMException('', 'NotFoundError'));
      Object.defineProperty(video, 'setSinkId', { value: refuse, configurable: true });
    });
    await select.selectOption({ label: name });
    const dialog = at.page.getByRole('dialog');
    await dialog.getByText(at.t('call:speakerAway.named', { name })).waitFor();
    await at.page.locator(remote).evaluate((video: HTMLVideoElement) => {
      Reflect.deleteProperty(video, 'setSinkId');
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    });
    await until('another speaker is in use', async () => (await sinkOf(at)) !== '');
    await select.selectOption('');
    await at.button('call:devices.done').click();
  });
});

describe('a picture', () => {
  it('is rotated before it is sent: no sender may leave the rotation to the receiver', async () => {
    const extensions = await patient.at.page.evaluate(() => {
      const { rememberedConnections } = globalThis as unknown as {
        rememberedConnections: RTCPeerConnection[];
      };
      return rememberedConnections
        .filter(({ connectionState }) => connectionState === 'connected')
        .flatMap((connection) => connection.getSenders())
        .flatMap((sender) => sender.getParameters().headerExtensions.map(({ uri }) => uri));
    });
    expect(extensions).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
    expect(extensions).not.toContain('urn:3gpp:video-orientation');
  });
});

describe('a device that the person turned off', () => {
  it('stays off when another camera is chosen, and after a reload', async () => {
    const { at } = doctor;
    await control(at, 'microphone').click();
    await control(at, 'camera').click();
    await at.page.locator(self).waitFor({ state: 'detached' });
    await at.button('call:control.settings').click();
    const select = at.field('call:devices.camera');
    const ids = await select
      .locator('option')
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    await select.selectOption(ids.at(-1) ?? '');
    await at.button('call:devices.done').click();
    expect(await control(at, 'camera').getAttribute('aria-pressed')).toBe('false');

    await at.page.reload();
    await control(at, 'microphone').waitFor();
    await patient.at.text('call:person.muted').waitFor();
    await patient.at.text('call:person.cameraOff').waitFor();
    expect(await control(at, 'microphone').getAttribute('aria-pressed')).toBe('false');
    expect(await control(at, 'camera').getAttribute('aria-pressed')).toBe('false');

    await control(at, 'microphone').click();
    await control(at, 'camera').click();
    await patient.at.hearsAndSees();
  });
});
