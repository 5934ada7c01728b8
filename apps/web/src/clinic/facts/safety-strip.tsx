import {
  type Allergy,
  allergiesOf,
  allergyStateOf,
  type Intake,
  type KnownFacts as Facts,
  isAnswerCurrent,
  newestAnswer,
  raisedFlags,
  type StaffVisit,
} from '@teleward/contracts';
import { lazy, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ageOf, formatTime } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Part } from '../../ui/part.tsx';
import { useIntake } from '../intake/use-intake.ts';
import { useSignedIn } from '../session/session.ts';
import { useFactWords } from './fact-words.ts';
import './facts.css';
import { isNone } from './entry.ts';
import { useKnown } from './known.tsx';
import { isBreastfeeding, isPregnancy } from './observations.ts';
import { problemsOf } from './problems.ts';
import { notRecordedYet, type ToldBefore, toldBefore } from './told-before.ts';

/** How long an answer that changes nothing in the live lists may be missed, in ms. */
const staleMs = 5 * 60_000;

const KnownFacts = lazy(() => import('./known-facts.tsx'));

/** What must be visible at every moment of a visit, whatever tab is open. */
export default function SafetyStrip({ visit }: { readonly visit: StaffVisit }) {
  const { t } = useTranslation(['facts', 'common']);
  const known = useKnown();
  const language = useLanguage();
  const { session } = useSignedIn();
  const [isOpen, setOpen] = useState(false);
  const intake = useIntake(visit.encounterId, staleMs);
  const told = intake.state === 'ready' ? toldBefore(intake.data) : null;
  return (
    <section className="safety-strip" aria-label={t('strip.title')}>
      <ul className={known === null ? 'strip-cells strip-cells-flags' : 'strip-cells'}>
        <RedFlags intake={intake.state === 'ready' ? intake.data : null} />
        {intake.state === 'failed' && (
          <Cell tone="warning" label={t('strip.answers')}>
            <span>{t('strip.answersFailed')}</span>
            <Button variant="quiet" onClick={intake.reload}>
              {t('common:tryAgain')}
            </Button>
          </Cell>
        )}
        {known !== null && known.oldSince !== null && (
          <Cell tone="warning" label={t('strip.title')}>
            <span>
              {t('strip.old', {
                time: formatTime(known.oldSince, session.clinic.timeZone, language),
              })}
            </span>
            <Button variant="quiet" onClick={known.reload}>
              {t('common:tryAgain')}
            </Button>
          </Cell>
        )}
        {known?.loaded.state === 'ready' && (
          <KnownCells
            facts={known.loaded.data}
            visit={visit}
            told={told}
            onOpen={() => {
              setOpen(true);
            }}
          />
        )}
        {known?.loaded.state === 'failed' && (
          <Cell tone="warning" label={t('strip.allergies')}>
            <span>{t('failed')}</span>
            <Button variant="quiet" onClick={known.reload}>
              {t('common:tryAgain')}
            </Button>
          </Cell>
        )}
      </ul>
      <Dialog
        title={t('titleOf', { name: visit.patient.name })}
        open={isOpen}
        onClose={() => {
          setOpen(false);
        }}
        actions={
          <Button
            onClick={() => {
              setOpen(false);
            }}
          >
            {t('common:close')}
          </Button>
        }
      >
        <Part>
          <KnownFacts asks told={told} />
        </Part>
      </Dialog>
    </section>
  );
}

interface CellProps {
  readonly tone?: 'danger' | 'warning';
  readonly label: string;
  readonly children: ReactNode;
}

const Cell = ({ tone, label, children }: CellProps) => (
  <li className={tone === undefined ? 'strip-cell' : `strip-cell strip-${tone}`}>
    <span className="strip-label">
      {tone === 'danger' && <Icon name="danger" />}
      <span>{label}</span>
    </span>
    <span className="strip-value">{children}</span>
  </li>
);

/** The patient's urgent answers. */
const RedFlags = ({ intake }: { readonly intake: Intake | null }) => {
  const { t } = useTranslation('facts');
  const language = useLanguage();
  const { session } = useSignedIn();
  if (!intake?.response) return null;
  const { form, response } = intake;
  const flags = raisedFlags(form.items, response.answers);
  if (flags.length === 0) return null;
  const time = formatTime(response.authoredAt, session.clinic.timeZone, language);
  return (
    <Cell tone="danger" label={t('strip.redFlag', { time })}>
      <span>{flags.map(({ words }) => isolate(textOf(words, language))).join(' · ')}</span>
    </Cell>
  );
};

/** The most severe comes first. */
const weight = ({ severity }: Allergy): number =>
  severity === null ? 2 : { mild: 1, moderate: 3, severe: 4 }[severity];

interface OpenButtonProps {
  readonly onOpen: () => void;
  readonly children: string;
}

const OpenButton = ({ onOpen, children }: OpenButtonProps) => (
  <button type="button" className="strip-button" aria-haspopup="dialog" onClick={onOpen}>
    <span>{children}</span>
  </button>
);

interface KnownCellsProps {
  readonly facts: Facts;
  readonly visit: StaffVisit;
  readonly told: ToldBefore | null;
  readonly onOpen: () => void;
}

const KnownCells = (props: KnownCellsProps) => {
  const {
    facts: { facts, lastVisits },
    visit: { encounterId, patient },
    told,
    onOpen,
  } = props;
  const { t } = useTranslation('facts');
  const { what, dayOf } = useFactWords();
  const { session } = useSignedIn();
  const allergies = allergyStateOf(facts);
  const answered = told?.allergies ?? null;
  const unrecorded = notRecordedYet(answered, facts);
  const answeredNone = answered === false || (typeof answered === 'string' && isNone(answered));
  const problems = problemsOf(facts);
  const now = new Date(serverNow());
  const [pregnancy, breastfeeding] = [
    newestAnswer(facts, isPregnancy),
    newestAnswer(facts, isBreastfeeding),
  ].map((fact) => (fact !== null && isAnswerCurrent(fact, now) ? fact : null));
  const age = ageOf(patient.birthDate, session.clinic.timeZone, now);
  const mayBePregnant = patient.gender !== 'male' && age >= 10 && age <= 55;
  // The answer is shown with its date, because it applied on that day.
  const states = [
    ...(pregnancy && (mayBePregnant || pregnancy.content.value === 'yes')
      ? [`${what(pregnancy.content)}, ${dayOf(pregnancy.recordedAt)}`]
      : []),
    ...(mayBePregnant && !pregnancy ? [t('strip.pregnancyUnknown')] : []),
    ...(breastfeeding?.content.value === 'yes'
      ? [`${what(breastfeeding.content)}, ${dayOf(breastfeeding.recordedAt)}`]
      : []),
  ];
  const withSeverity = (content: Allergy): string =>
    content.severity === null
      ? what(content)
      : t('strip.severity', { what: what(content), severity: t(`severity.${content.severity}`) });
  const last = lastVisits.find((visit) => visit.encounterId !== encounterId);
  const open = (words: string): ReactNode => <OpenButton onOpen={onOpen}>{words}</OpenButton>;
  return (
    <>
      <Cell
        {...((allergies !== 'none' || unrecorded !== null) && { tone: 'warning' })}
        label={t('strip.allergies')}
      >
        {allergies !== 'unknown' && (
          <OpenButton onOpen={onOpen}>
            {allergies === 'none'
              ? t('strip.none')
              : allergiesOf(facts)
                  .toSorted((a, b) => weight(b.content) - weight(a.content))
                  .map(({ content }) => withSeverity(content))
                  .join(' · ')}
          </OpenButton>
        )}
        {/* What was written for this visit is shown, whatever was recorded in an earlier one. */}
        {unrecorded !== null && (
          <span>
            {unrecorded === true
              ? t('strip.answeredYes')
              : t('strip.answered', { text: unrecorded })}
          </span>
        )}
        {allergies === 'unknown' && unrecorded === null && (
          <span>{t(answeredNone ? 'strip.answeredNone' : 'strip.notAsked')}</span>
        )}
        {(allergies === 'unknown' || unrecorded !== null) && (
          <button type="button" className="strip-ask" aria-haspopup="dialog" onClick={onOpen}>
            {t('strip.ask')}
          </button>
        )}
      </Cell>
      <Cell label={t('strip.problems')}>
        {open(
          problems.length === 0
            ? t('strip.notRecorded')
            : problems.map(({ content }) => what(content)).join(' · '),
        )}
      </Cell>
      {states.length > 0 && <Cell label={t('strip.pregnancy')}>{open(states.join(' · '))}</Cell>}
      <Cell label={t('strip.lastVisit')}>
        {last === undefined ? (
          <span>{t('strip.firstVisit')}</span>
        ) : (
          <Link href={`/visits/${last.encounterId}/summary`}>
            {`${dayOf(last.startsAt)}, ${isolate(last.practitionerName)}`}
          </Link>
        )}
      </Cell>
    </>
  );
};
