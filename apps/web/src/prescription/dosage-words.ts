import {
  type Dosage,
  type DoseAmount,
  type DayPart,
  dayParts,
  type DoseTiming,
  type DoseUnit,
  type Language,
  type Prescribed,
  type Strength,
} from '@teleward/contracts';
import { type TFunction } from 'i18next';
import { formatQuantity, localeTag, weekdayName } from '../i18n/format.ts';

type Unit = DoseUnit | Strength['unit'] | 'hour' | 'times';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * A dosage in words that `readLine` parses back to the same dosage. Units whose short form is
 * misread are spelt out (ISMP, List of Error-Prone Abbreviations): `micrograms`, `units`.
 */
export class DosageWords {
  readonly #t: TFunction;
  readonly #language: Language;

  constructor(t: TFunction, language: Language) {
    this.#t = t;
    this.#language = language;
  }

  /** Drug, strength and form, as on the box. */
  name({ drug, strength, form }: Omit<Prescribed, 'dosage'>): string {
    const words = [drug, strength && this.#strength(strength), form && this.#say(`form.${form}`)];
    return words.filter(Boolean).join(' ');
  }

  /** How to take it, in one sentence. */
  directions(dosage: readonly Dosage[]): string {
    return dosage
      .map((step) => this.#step(step))
      .reduce(
        (before, after) => (before === '' ? after : this.#say('then', { before, after })),
        '',
      );
  }

  /** `1 to 2 tablets`. */
  amount(low: number, high: number | null, unit: Unit | null): string {
    const number = (value: number): string => formatQuantity(value, this.#language);
    const quantity =
      high === null ? number(low) : this.#say('range', { low: number(low), high: number(high) });
    if (unit === null) return quantity;
    const counted = this.#say(`unit.${unit}`, { count: high ?? low });
    return this.#say('amount', { quantity, unit: counted });
  }

  #step(step: Dosage): string {
    const { amount, route, site, timing, after, asNeeded, neededFor, maxPerDay, duration } = step;
    // `1-0-1` without a meaning from the doctor is described by the parts of the day.
    const isRow = amount?.kind === 'each' && amount.unit === null;
    const meals = step.when.filter((one) => one.endsWith('-meals'));
    const parts = isRow ? [] : step.when.filter((one) => !meals.includes(one));
    const words = [
      amount && (isRow ? this.#parts(step.when, () => amount.low, null) : this.#dose(amount)),
      site ? this.#say(`site.${site}`) : route && this.#say(`route.${route}`),
      timing && this.#timing(timing),
      step.weekdays.length > 0 &&
        this.#say('onDays', {
          days: this.#list(
            step.weekdays.map((day) => weekdayName(weekdays.indexOf(day) + 1, this.#language)),
          ),
        }),
      parts.length > 0 && this.#list(parts.map((one) => this.#say(`when.${one}`))),
      meals.length > 0 && this.#list(meals.map((one) => this.#say(`when.${one}`))),
      after !== '' && this.#say('after', { what: after }),
      asNeeded &&
        (neededFor === '' ? this.#say('asNeeded') : this.#say('neededFor', { what: neededFor })),
      maxPerDay &&
        this.#say('atMost', { amount: this.amount(maxPerDay.quantity, null, maxPerDay.unit) }),
      duration &&
        (duration.kind === 'ongoing'
          ? this.#say('ongoing')
          : this.#say(`duration.${duration.unit}`, { count: duration.value })),
    ];
    return words.filter(Boolean).join(this.#say('separator'));
  }

  #dose(amount: DoseAmount): string {
    if (amount.kind === 'each') {
      return this.#say('each', { amount: this.amount(amount.low, amount.high, amount.unit) });
    }
    const taken = dayParts.filter((part) => amount[part] > 0);
    return this.#parts(taken, (part) => amount[part], amount.unit);
  }

  /** `2 tablets in the morning and 1 tablet at bedtime`. */
  #parts(
    taken: readonly string[],
    quantity: (part: DayPart) => number,
    unit: DoseUnit | null,
  ): string {
    return this.#list(
      dayParts
        .filter((part) => taken.includes(part))
        .map((part) =>
          this.#say('at', {
            amount: this.amount(quantity(part), null, unit),
            when: this.#say(`when.${part}`),
          }),
        ),
    );
  }

  #timing(timing: DoseTiming): string {
    if (timing.kind === 'once') return this.#say('once');
    const { times, timesMax, period, periodMax, periodUnit } = timing;
    const often = this.amount(times, timesMax, null);
    if (period === 1 && periodMax === null) {
      return this.#say(`times.${periodUnit}`, { count: timesMax ?? times, times: often });
    }
    return this.#say(`every.${periodUnit}`, { period: this.amount(period, periodMax, null) });
  }

  #strength({ values, unit, per }: Strength): string {
    const quantity = values.map((value) => formatQuantity(value, this.#language)).join('/');
    const holds = this.#say('amount', {
      quantity,
      unit: this.#say(`unit.${unit}`, { count: values.at(-1) ?? 1 }),
    });
    if (per === null) return holds;
    const each = this.#say(`unit.${per.unit}`, { count: per.value });
    const among =
      per.value === 1
        ? each
        : this.#say('amount', { quantity: formatQuantity(per.value, this.#language), unit: each });
    return `${holds}/${among}`;
  }

  #list(words: readonly string[]): string {
    return new Intl.ListFormat(localeTag(this.#language), { type: 'conjunction' }).format(words);
  }

  #say(key: string, values: Readonly<Record<string, unknown>> = {}): string {
    return this.#t(`common:prescription.${key}`, values);
  }
}
