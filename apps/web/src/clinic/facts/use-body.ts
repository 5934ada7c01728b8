import {
  inKilograms,
  type MeasureCode,
  type FactContent,
  type Measurement,
  newestOf,
} from '@teleward/contracts';
import { ageOf } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { useSignedIn } from '../session/session.ts';
import { type Known, useKnown } from './known.tsx';

export const isMeasure =
  (code: MeasureCode) =>
  (content: FactContent): content is Measurement =>
    content.resourceType === 'Observation' && content.code === code;

export interface Body {
  /** Whole years; where the day of birth is unknown, it may be one too high. */
  readonly age: number;
  readonly gender: Known['patient']['gender'];
  /** The newest recorded values. */
  readonly kilograms: number | null;
  readonly creatinine: { readonly value: number; readonly unit: 'umol/L' | 'mg/dL' } | null;
  /** When each was measured, as far as that is known. */
  readonly weighedOn: string | null;
  readonly creatinineOn: string | null;
}

/** The values that doses are calculated from; null until loaded. */
export const useBody = (): Body | null => {
  const known = useKnown();
  const { session } = useSignedIn();
  if (known?.loaded.state !== 'ready') return null;
  const { facts } = known.loaded.data;
  const { birthDate, gender } = known.patient;
  const weight = newestOf(facts, isMeasure('body-weight'))?.content;
  const creatinine = newestOf(facts, isMeasure('creatinine'))?.content;
  return {
    age: ageOf(birthDate, session.clinic.timeZone, new Date(serverNow())),
    gender,
    kilograms: weight?.code === 'body-weight' ? inKilograms(weight.value, weight.unit) : null,
    creatinine: creatinine?.code === 'creatinine' ? creatinine : null,
    weighedOn: weight?.onDate ?? null,
    creatinineOn: creatinine?.onDate ?? null,
  };
};
