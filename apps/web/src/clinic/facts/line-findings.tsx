import {
  type AllergyOverride,
  type Finding,
  isReasonFor,
  reasonFor,
  type TypedItem,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { cleanLine } from '../visit/typed-text.ts';
import './facts.css';

interface LineFindingsProps {
  readonly findings: readonly Finding[];
  readonly overrides: TypedItem['allergyOverrides'];
  /** What is still missing is marked. */
  readonly marked: boolean;
  readonly onOverride: (overrides: AllergyOverride[]) => void;
  readonly onChooseAnother: () => void;
}

/** What was found of one drug's line: what stops it until there is a reason, and what is to be known. */
export default function LineFindings(props: LineFindingsProps) {
  const { findings, overrides = [], marked, onOverride, onChooseAnother } = props;
  const { t } = useTranslation('facts');
  return (
    // What is typed changes it: it is told as it appears.
    <div role="status" className="stack-tight">
      {findings.map((finding) => {
        switch (finding.kind) {
          case 'allergy':
            return (
              <Stop
                key={finding.factId}
                finding={finding}
                reason={overrides.find((one) => isReasonFor(finding, one))?.reason ?? null}
                marked={marked}
                onReason={(reason) => {
                  onOverride([
                    ...overrides.filter(({ factId }) => factId !== finding.factId),
                    reasonFor(finding, reason),
                  ]);
                }}
                onChooseAnother={onChooseAnother}
              />
            );
          case 'same-drug':
            return (
              <p key={finding.kind} className="finding">
                {t('checks.same-drug')}
              </p>
            );
          case 'taken':
            return (
              <p key={`${finding.from} ${finding.taken}`} className="finding">
                {t(`checks.taken.${finding.from}`, { taken: finding.taken })}
              </p>
            );
          case 'allergies-unknown':
            return null;
        }
      })}
    </div>
  );
}

interface StopProps {
  readonly finding: Extract<Finding, { kind: 'allergy' }>;
  /** Null until somebody wants to give one. */
  readonly reason: string | null;
  readonly marked: boolean;
  readonly onReason: (reason: string) => void;
  readonly onChooseAnother: () => void;
}

const Stop = ({ finding, reason, marked, onReason, onChooseAnother }: StopProps) => {
  const { t } = useTranslation('facts');
  const [asked, setAsked] = useState(false);
  const { substance, reaction, severity, type, verification } = finding;
  // Nobody is called allergic by more than was said.
  const said = type === 'intolerance' ? 'intolerance' : type === null ? 'either' : 'allergy';
  const isReasonAsked = asked || marked || reason !== null;
  const isMissing = (reason ?? '').trim() === '';
  return (
    <div className="finding finding-stop stack-tight">
      <p className="finding-head">
        <Icon name="danger" />
        <span>
          {reaction === ''
            ? t(`checks.stop.${said}`, { substance })
            : t(`checks.stopReaction.${said}`, { substance, reaction })}
        </span>
      </p>
      <p>
        {[t(`severity.${severity ?? 'unknown'}`), t(`verification.${verification}`)].join(' · ')}
      </p>
      {isReasonAsked && (
        <TextField
          label={t('checks.reason')}
          description={t('checks.reasonHelp')}
          maxLength={300}
          autoComplete="off"
          autoFocus={asked && reason === null}
          value={reason ?? ''}
          error={marked && isMissing && t('checks.reasonMissing')}
          onChange={(event) => {
            onReason(cleanLine(event.currentTarget.value));
          }}
        />
      )}
      <div className="row">
        <Button onClick={onChooseAnother}>{t('checks.chooseAnother')}</Button>
        {!isReasonAsked && (
          <Button
            onClick={() => {
              setAsked(true);
            }}
          >
            {t('checks.keep')}
          </Button>
        )}
      </div>
    </div>
  );
};
