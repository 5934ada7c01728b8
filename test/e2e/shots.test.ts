import { it } from '@jest/globals';
import { launchBrowser } from '../support/browser.ts';
import { TestClinic } from '../support/test-clinic.ts';
import { Doctor } from '../support/visit-people.ts';
it('shots', async () => {
  const clinic = await TestClinic.open();
  const browser = await launchBrowser();
  await clinic.seed(); await clinic.seed(); await clinic.seed(); await clinic.seed();
  const names = ['Meera Iyer', 'Meera Iyer', 'Meera Iyer', 'Meera Iyer'];
  let k = 0;
  for (const screen of ['desktop', 'phone'] as const) for (const language of ['en', 'zh-Hans'] as const) {
    const doctor = await Doctor.arrive(browser, { url: clinic.url, screen, language });
    await doctor.signIn();
    await doctor.openVisit(names[k++] ?? '');
    const { at } = doctor;
    await doctor.openTab('clinic:prescription.title');
    const add = async (line: string, n: number) => {
      if (await at.page.getByLabel(at.t('clinic:prescription.line'), { exact: true }).count() < n) await at.button('clinic:prescription.add').click();
      await at.page.getByLabel(at.t('clinic:prescription.line'), { exact: true }).nth(n - 1).fill(line);
    };
    await add('paracetamol 500 1-2 tab po prn for pain max 4/d', 1);
    await add(language === 'en' ? 'insulin aspart 10-8-6 units ac long term' : '泼尼松 40毫克 每日1次 5天，然后 20毫克 5天', 2);
    await add('amoxicillin 500 mg tab 1 po tds 7d', 3);
    await at.page.locator('.line-problems > li').first().waitFor();
    await at.page.screenshot({ path: `/tmp/rx-${screen}-${language}.png`, fullPage: true });
    await at.button('clinic:prescription.sign').click();
    await at.page.waitForFunction(() => document.activeElement?.ariaInvalid === 'true');
    process.stderr.write(JSON.stringify(await at.accessibilityProblems()) + '\n');
    await at.leave();
  }
  await browser.close(); await clinic.close();
});
