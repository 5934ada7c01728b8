import { type GuestRole } from '@teleward/contracts';
import { type Browser } from 'playwright-core';
import { Person, type PersonOptions } from './browser.ts';
import { until } from '../until.ts';

const account = { email: 'doctor@demo.example', password: 'a-quiet-river-at-dawn' };

/** The demo's doctor with a browser. */
export class Doctor {
  readonly at: Person;

  private constructor(at: Person) {
    this.at = at;
  }

  static async arrive(browser: Browser, options: PersonOptions): Promise<Doctor> {
    return new Doctor(await Person.arrive(browser, options));
  }

  async signIn(as = account): Promise<void> {
    const { at } = this;
    await at.page.goto(at.url);
    await this.fillSignIn(as);
    await at.heading('clinic:day.title').waitFor();
  }

  async fillSignIn(as = account): Promise<void> {
    const { at } = this;
    await at.field('clinic:signIn.email').fill(as.email);
    await at.field('clinic:signIn.password').fill(as.password);
    await at.button('clinic:signIn.submit').click();
  }

  /** Opens what a phone keeps in its menu, and a larger screen behind the person's name. */
  async openMenu(): Promise<void> {
    const menu = this.at.button('clinic:nav.menu');
    const name = this.at.t('clinic:nav.accountMenu');
    const account = this.at.page.getByRole('button', { name, expanded: false });
    if (await menu.isVisible()) await menu.click();
    else if (await account.isVisible()) await account.click();
  }

  async signOut(): Promise<void> {
    await this.openMenu();
    await this.at.button('clinic:nav.signOut').click();
  }

  /** A patient's row on the board. */
  row(name: string) {
    return this.at.page.getByRole('listitem', { name, exact: true });
  }

  async openVisit(name: string): Promise<void> {
    await this.row(name).getByRole('link', { name, exact: true }).click();
    await this.at.page.getByRole('heading', { name, exact: true }).waitFor();
  }

  /** Performs an action on a patient on the board, by the button of the row or by its menu. */
  async act(name: string, key: string): Promise<void> {
    const { page, t } = this.at;
    const row = this.row(name);
    const act = t('board:actOf', { act: t(key), name });
    const button = row.getByRole('button', { name: act, exact: true });
    const menu = row.getByRole('button', { name: t('scheduling:menu.of', { name }), exact: true });
    await menu.waitFor();
    const item = page.getByRole('menuitem', { name: t(key), exact: true });
    // The main action of a row depends on whether the patient is connected, which may
    // change during the test.
    await until('the action can be chosen', async () => {
      if ((await button.count()) > 0) {
        await button.click();
        return true;
      }
      await menu.click();
      await page.getByRole('menu').waitFor();
      if ((await item.count()) > 0) {
        await item.click();
        return true;
      }
      await page.keyboard.press('Escape');
      return false;
    });
  }

  /** Opens the group of finished visits. */
  async unfoldFinished(): Promise<void> {
    const { page, t } = this.at;
    const fold = page.getByRole('button', { name: t('board:group.over') });
    await fold.and(page.locator('[aria-expanded=false]')).click();
  }

  /** Calls in the next patient, who must be this one. */
  async callNext(name: string): Promise<void> {
    const { page, t } = this.at;
    await page.getByRole('button', { name: new RegExp(`^${t('board:next_zero')}`) }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  async join(): Promise<void> {
    await this.at.button('clinic:door.join').click();
    await this.goIn();
  }

  /** Joins the call: past the device check, if it is the first visit of the day. */
  async goIn(): Promise<void> {
    const { at } = this;
    const self = at.page.locator('video[data-participant=self]');
    const go = at.button('board:check.done');
    await go.or(self).first().waitFor();
    if (await go.isVisible()) await go.click();
    await self.waitFor();
  }

  async admit(name: string): Promise<void> {
    await this.at.button('call:admit.buttonFor', { name }).click();
  }

  /** Invites a guest from the page of the visit. @returns link and code, as shown */
  async invite(name: string, role: GuestRole, without: readonly string[] = []): Promise<Invited> {
    const { at } = this;
    await at.button('clinic:guests.open').click();
    const invited = await this.inviteHere(name, role, without);
    await at.page
      .getByRole('alertdialog')
      .getByRole('button', { name: at.t('common:close'), exact: true })
      .click();
    return invited;
  }

  /** The same in the open list of guests, which stays open. */
  async inviteHere(name: string, role: GuestRole, without: readonly string[] = []) {
    const { at } = this;
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: at.t('clinic:guests.invite'), exact: true }).click();
    await dialog.getByLabel(at.t('clinic:guests.name'), { exact: true }).waitFor();
    if (await dialog.getByRole('alert').count()) throw new Error('The form complains untouched.');
    await dialog.getByLabel(at.t('clinic:guests.name'), { exact: true }).fill(name);
    await dialog.getByRole('radio', { name: at.t(`common:role.${role}`) }).check();
    for (const right of without) {
      await dialog.getByRole('checkbox', { name: at.t(`clinic:guests.right.${right}`) }).uncheck();
    }
    await dialog.getByRole('button', { name: at.t('clinic:guests.make'), exact: true }).click();
    const link = await dialog.getByLabel(at.t('clinic:guests.link'), { exact: true }).inputValue();
    const code = await dialog.locator('.spoken-code').innerText();
    await dialog.getByRole('button', { name: at.t('clinic:guests.passedOn'), exact: true }).click();
    return { name, role, link, code };
  }

  async write(
    field: 'subjective' | 'objective' | 'assessment' | 'plan' | 'patientInstruction',
    text: string,
  ) {
    await this.at.page.getByLabel(this.at.t(`clinic:note.${field}`)).fill(text);
  }

  async isSaved(): Promise<void> {
    await this.at.page
      .getByRole('tabpanel')
      .getByText(this.at.t('clinic:draft.saved'), { exact: true })
      .waitFor();
  }

  async sign(type: 'note' | 'prescription'): Promise<void> {
    const { at } = this;
    await at.button(`clinic:${type}.sign`).click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog
      .getByRole('button', { name: at.t('clinic:document.signNow'), exact: true })
      .click();
    await at.page
      .getByRole('tabpanel')
      .getByText(at.t('clinic:document.signed'), { exact: true })
      .waitFor();
  }

  async openTab(key: string): Promise<void> {
    await this.at.page.getByRole('tab', { name: this.at.t(key), exact: true }).click();
  }

  async writeDrug(): Promise<void> {
    const { at } = this;
    const fill = (name: string, value: string): Promise<void> =>
      at.field(`clinic:prescription.${name}`).fill(value);
    await at.button('clinic:prescription.add').click();
    await fill('line', 'Paracetamol 500 mg tab 1 po tds 3d');
    await fill('quantity', '9');
    await fill('quantityUnit', 'tablets');
  }

  async endVisit(): Promise<void> {
    const { at } = this;
    await at.button('call:control.end').click();
    const dialog = at.page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: at.t('call:end.confirm'), exact: true }).click();
    await at.heading('clinic:door.finished').waitFor();
  }
}

/** The link sent to a guest, and the code. */
export interface Invited {
  readonly name: string;
  readonly role: GuestRole;
  readonly link: string;
  readonly code: string;
}

/** A guest with a browser of their own. */
export class Guest {
  readonly at: Person;
  readonly invited: Invited;

  private constructor(at: Person, invited: Invited) {
    this.at = at;
    this.invited = invited;
  }

  static async arrive(
    browser: Browser,
    invited: Invited,
    options: Partial<PersonOptions> = {},
  ): Promise<Guest> {
    const url = new URL(invited.link).origin;
    return new Guest(await Person.arrive(browser, { screen: 'phone', ...options, url }), invited);
  }

  /** The name as the others see it. */
  get calledAs(): string {
    const { name, role } = this.invited;
    return this.at.t('common:named', { name, role: this.at.t(`common:role.${role}`) });
  }

  async openLink(): Promise<void> {
    await this.at.page.goto(this.invited.link);
    await this.at.heading('guest:welcome.title').waitFor();
  }

  async giveCode(code = this.invited.code): Promise<void> {
    await this.at.field('patient:code.label').fill(code);
    await this.at.button('patient:welcome.continue').click();
  }

  async goToDoor(start = 'patient:check.start'): Promise<void> {
    await this.at.button(start).click();
    await this.at.button('patient:check.continue').click();
    await this.at.heading('guest:room.title').waitFor();
  }
}

/** What the clinic knows of a patient's link. */
export interface Link {
  readonly token: string;
  readonly name: string;
  readonly birthDate: string;
}

/** A patient with the clinic's link on a phone. */
export class Patient {
  readonly at: Person;
  readonly name: string;
  readonly link: Link;

  private constructor(at: Person, link: Link) {
    this.at = at;
    this.name = link.name;
    this.link = link;
  }

  static async arrive(
    browser: Browser,
    clinic: { readonly url: string; seed(): Promise<Link> },
    options: Partial<PersonOptions> = {},
  ): Promise<Patient> {
    const at = await Person.arrive(browser, { screen: 'phone', ...options, url: clinic.url });
    return new Patient(at, await clinic.seed());
  }

  /** Opens a link that was made elsewhere. */
  static async withLink(
    browser: Browser,
    url: string,
    link: Link,
    options: Omit<PersonOptions, 'url'> = {},
  ): Promise<Patient> {
    return new Patient(await Person.arrive(browser, { screen: 'phone', ...options, url }), link);
  }

  async openLink(): Promise<void> {
    const { at } = this;
    await at.page.goto(`${at.url}/v#${this.link.token}`);
    await at.heading('patient:welcome.title').waitFor();
  }

  async confirmBirthDate(date = this.link.birthDate): Promise<void> {
    const { at } = this;
    const [year = '', month = '', day = ''] = date.split('-');
    await at.field('patient:welcome.day').fill(String(Number(day)));
    await at.field('patient:welcome.month').fill(String(Number(month)));
    await at.field('patient:welcome.year').fill(year);
    await at.button('patient:welcome.continue').click();
  }

  async startDevices(): Promise<void> {
    await this.at.button('patient:check.start').click();
  }

  /** @param next the text key of the button, which says what will be missing */
  async finishCheck(next = 'patient:check.continue'): Promise<void> {
    await this.at.button(next).click();
    await this.at.heading('patient:consent.title').waitFor();
  }

  async agree(): Promise<void> {
    const { at } = this;
    await at.page.getByRole('checkbox', { name: at.t('patient:consent.agree') }).check();
    await at.button('patient:consent.continue').click();
    await at.heading('patient:room.waitingTitle').waitFor();
  }

  /** All steps into the waiting room. */
  async arriveInWaitingRoom(next?: string): Promise<void> {
    await this.openLink();
    await this.confirmBirthDate();
    await this.startDevices();
    await this.finishCheck(next);
    await this.agree();
  }
}
